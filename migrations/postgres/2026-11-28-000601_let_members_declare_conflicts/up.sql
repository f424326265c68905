-- A conflict is an evaluator's with an achievement of a panel round, or a council member's with a dossier.
ALTER TABLE conflicts ALTER COLUMN evaluation_round_id DROP NOT NULL;
ALTER TABLE conflicts ALTER COLUMN achievement_id DROP NOT NULL;
ALTER TABLE conflicts ADD COLUMN award_proposal_id UUID REFERENCES award_proposals (id);
CREATE UNIQUE INDEX conflicts_proposal ON conflicts (award_proposal_id, person_code, ground);
