ALTER TABLE evaluation_rounds DROP COLUMN self_scoring_from;
