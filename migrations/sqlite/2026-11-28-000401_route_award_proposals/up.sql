ALTER TABLE award_proposals ADD COLUMN procedure TEXT NOT NULL DEFAULT 'ordinary';
ALTER TABLE award_proposals ADD COLUMN declaration TEXT NOT NULL DEFAULT '{}';
ALTER TABLE award_proposals ADD COLUMN rule_set_code TEXT;
ALTER TABLE award_proposals ADD COLUMN route TEXT NOT NULL DEFAULT '{}';
ALTER TABLE award_proposals ADD COLUMN due_on TEXT;
ALTER TABLE award_proposal_papers ADD COLUMN is_signed INTEGER;
ALTER TABLE award_proposal_history ADD COLUMN acknowledged_warnings TEXT NOT NULL DEFAULT '[]';

CREATE TABLE award_proposal_comments (
    id BLOB NOT NULL PRIMARY KEY,
    award_proposal_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    author_kind TEXT NOT NULL,
    author_id TEXT NOT NULL,
    text TEXT NOT NULL,
    is_internal INTEGER NOT NULL
) STRICT;
CREATE INDEX award_proposal_comments_proposal ON award_proposal_comments (award_proposal_id, at, id);

CREATE TABLE award_proposal_assessments (
    id BLOB NOT NULL PRIMARY KEY,
    award_proposal_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    assessed_by TEXT NOT NULL,
    rule_set_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    assessment TEXT NOT NULL
) STRICT;
CREATE INDEX award_proposal_assessments_proposal
ON award_proposal_assessments (award_proposal_id, at, id);

CREATE TRIGGER award_proposal_comments_no_update BEFORE UPDATE ON award_proposal_comments
BEGIN SELECT RAISE(ABORT, 'comments are append-only'); END;
CREATE TRIGGER award_proposal_comments_no_delete BEFORE DELETE ON award_proposal_comments
BEGIN SELECT RAISE(ABORT, 'comments are append-only'); END;
CREATE TRIGGER award_proposal_assessments_no_update BEFORE UPDATE ON award_proposal_assessments
BEGIN SELECT RAISE(ABORT, 'assessments are append-only'); END;
CREATE TRIGGER award_proposal_assessments_no_delete BEFORE DELETE ON award_proposal_assessments
BEGIN SELECT RAISE(ABORT, 'assessments are append-only'); END;
