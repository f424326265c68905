ALTER TABLE criteria_sets ADD COLUMN note TEXT;
ALTER TABLE criteria_sets ADD COLUMN limits TEXT NOT NULL DEFAULT '[]';
ALTER TABLE criteria_sets ADD COLUMN no_self_score_band_code TEXT;
ALTER TABLE criteria_sets ADD COLUMN below_minimum_band_code TEXT;
ALTER TABLE criteria_sets ADD COLUMN top_share TEXT;

-- A code of a criterion becomes a step that compares the points of that criterion.
UPDATE criteria_sets SET tie_chain = (
    SELECT json_group_array(json_object(
        'label', json_object('vi', 'Điểm ' || one.value, 'en', 'Points of ' || one.value),
        'terms', json_array(json_object('criterion_code', one.value, 'measure', 'points')),
        'prefer', 'more'))
    FROM json_each(criteria_sets.tie_chain) AS one
);

ALTER TABLE evaluations ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';

ALTER TABLE evaluation_scores ADD COLUMN self_is_met INTEGER;
ALTER TABLE evaluation_scores ADD COLUMN self_inputs TEXT;
ALTER TABLE evaluation_scores ADD COLUMN verified_is_met INTEGER;
ALTER TABLE evaluation_scores ADD COLUMN verified_inputs TEXT;
