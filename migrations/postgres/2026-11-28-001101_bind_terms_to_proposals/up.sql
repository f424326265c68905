ALTER TABLE award_proposal_terms
ADD CONSTRAINT award_proposal_terms_award_proposal_id_fkey
FOREIGN KEY (award_proposal_id) REFERENCES award_proposals (id);
