ALTER TABLE evaluation_scores DROP COLUMN verified_inputs;
ALTER TABLE evaluation_scores DROP COLUMN verified_is_met;
ALTER TABLE evaluation_scores DROP COLUMN self_inputs;
ALTER TABLE evaluation_scores DROP COLUMN self_is_met;

ALTER TABLE evaluations DROP COLUMN findings;

UPDATE criteria_sets SET tie_chain = (
    SELECT json_group_array(json_extract(one.value, '$.terms[0].criterion_code'))
    FROM json_each(criteria_sets.tie_chain) AS one
);

ALTER TABLE criteria_sets DROP COLUMN top_share;
ALTER TABLE criteria_sets DROP COLUMN below_minimum_band_code;
ALTER TABLE criteria_sets DROP COLUMN no_self_score_band_code;
ALTER TABLE criteria_sets DROP COLUMN limits;
ALTER TABLE criteria_sets DROP COLUMN note;
