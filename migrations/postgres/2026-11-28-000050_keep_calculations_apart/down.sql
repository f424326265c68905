ALTER TABLE evaluation_results DROP COLUMN tie_values;
ALTER TABLE evaluation_results ADD COLUMN explanation JSONB NOT NULL DEFAULT '{}';
UPDATE evaluation_results SET explanation = (
    SELECT calculation FROM evaluation_calculations AS kept
    WHERE kept.evaluation_id = evaluation_results.evaluation_id
        AND kept.round_version = evaluation_results.round_version
);
DROP TABLE evaluation_calculations;
