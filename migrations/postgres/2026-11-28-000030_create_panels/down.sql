DROP TABLE conflicts;
DROP TABLE panel_sheets;

-- Panel rounds cannot be told without their achievements.
UPDATE award_proposals SET evaluation_id = NULL
WHERE evaluation_id IN (SELECT id FROM evaluations WHERE achievement_id IS NOT NULL);
DELETE FROM evaluation_results
WHERE evaluation_id IN (SELECT id FROM evaluations WHERE achievement_id IS NOT NULL);
DELETE FROM evaluations WHERE achievement_id IS NOT NULL;
DELETE FROM evaluation_round_versions
WHERE evaluation_round_id IN (SELECT id FROM evaluation_rounds WHERE method = 'panel');
DELETE FROM evaluation_rounds WHERE method = 'panel';

DROP INDEX evaluations_round_achievement;
DROP INDEX evaluations_round_unit;
ALTER TABLE evaluations DROP COLUMN achievement_id;
ALTER TABLE evaluations ADD CONSTRAINT evaluations_evaluation_round_id_unit_code_key UNIQUE (evaluation_round_id, unit_code);

ALTER TABLE evaluation_rounds DROP COLUMN panel;
