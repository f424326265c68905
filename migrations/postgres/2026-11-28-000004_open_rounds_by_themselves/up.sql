ALTER TABLE evaluation_rounds ADD COLUMN self_scoring_from DATE;
