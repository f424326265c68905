-- Calculations are long and are read one at a time, while ranks are read and moved by the thousand.
CREATE TABLE evaluation_calculations (
    evaluation_id BLOB NOT NULL REFERENCES evaluations (id),
    round_version INTEGER NOT NULL,
    calculation TEXT NOT NULL,
    PRIMARY KEY (evaluation_id, round_version)
) STRICT;
INSERT INTO evaluation_calculations (evaluation_id, round_version, calculation)
SELECT evaluation_id, round_version, explanation FROM evaluation_results;
ALTER TABLE evaluation_results DROP COLUMN explanation;

-- What a result was compared by; null in results of the time before, which are computed as a whole.
ALTER TABLE evaluation_results ADD COLUMN tie_values TEXT;
