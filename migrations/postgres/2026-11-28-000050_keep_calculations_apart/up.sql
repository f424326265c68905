-- Calculations are long and are read one at a time, while ranks are read and moved by the thousand.
CREATE TABLE evaluation_calculations (
    evaluation_id UUID NOT NULL REFERENCES evaluations (id),
    round_version INTEGER NOT NULL,
    calculation JSONB NOT NULL,
    PRIMARY KEY (evaluation_id, round_version)
);
INSERT INTO evaluation_calculations (evaluation_id, round_version, calculation)
SELECT evaluation_id, round_version, explanation FROM evaluation_results;
ALTER TABLE evaluation_results DROP COLUMN explanation;

-- What a result was compared by; null in results of the time before, which are computed as a whole.
ALTER TABLE evaluation_results ADD COLUMN tie_values JSONB;
