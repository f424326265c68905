-- What a council member declared cannot be told without its dossier.
DELETE FROM conflicts WHERE award_proposal_id IS NOT NULL;
DROP INDEX conflicts_proposal;
ALTER TABLE conflicts DROP COLUMN award_proposal_id;
ALTER TABLE conflicts ALTER COLUMN achievement_id SET NOT NULL;
ALTER TABLE conflicts ALTER COLUMN evaluation_round_id SET NOT NULL;
