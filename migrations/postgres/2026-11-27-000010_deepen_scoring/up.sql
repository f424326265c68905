ALTER TABLE criteria_sets ADD COLUMN note TEXT COLLATE "C";
ALTER TABLE criteria_sets ADD COLUMN limits JSONB NOT NULL DEFAULT '[]';
ALTER TABLE criteria_sets ADD COLUMN no_self_score_band_code TEXT COLLATE "C";
ALTER TABLE criteria_sets ADD COLUMN below_minimum_band_code TEXT COLLATE "C";
ALTER TABLE criteria_sets ADD COLUMN top_share JSONB;

-- A code of a criterion becomes a step that compares the points of that criterion.
UPDATE criteria_sets SET tie_chain = (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'label', jsonb_build_object('vi', 'Điểm ' || one.code, 'en', 'Points of ' || one.code),
        'terms', jsonb_build_array(jsonb_build_object('criterion_code', one.code, 'measure', 'points')),
        'prefer', 'more') ORDER BY one.place), '[]')
    FROM jsonb_array_elements_text(criteria_sets.tie_chain) WITH ORDINALITY AS one (code, place)
);

ALTER TABLE evaluations ADD COLUMN findings JSONB NOT NULL DEFAULT '[]';

ALTER TABLE evaluation_scores ADD COLUMN self_is_met BOOLEAN;
ALTER TABLE evaluation_scores ADD COLUMN self_inputs JSONB;
ALTER TABLE evaluation_scores ADD COLUMN verified_is_met BOOLEAN;
ALTER TABLE evaluation_scores ADD COLUMN verified_inputs JSONB;
