DROP TABLE award_proposal_assessments;
DROP TABLE award_proposal_comments;
ALTER TABLE award_proposal_history DROP COLUMN acknowledged_warnings;
ALTER TABLE award_proposal_papers DROP COLUMN is_signed;
ALTER TABLE award_proposals DROP COLUMN due_on;
ALTER TABLE award_proposals DROP COLUMN route;
ALTER TABLE award_proposals DROP COLUMN rule_set_code;
ALTER TABLE award_proposals DROP COLUMN declaration;
ALTER TABLE award_proposals DROP COLUMN procedure;
