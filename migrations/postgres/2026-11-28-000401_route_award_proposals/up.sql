ALTER TABLE award_proposals ADD COLUMN procedure TEXT COLLATE "C" NOT NULL DEFAULT 'ordinary';
ALTER TABLE award_proposals ADD COLUMN declaration JSONB NOT NULL DEFAULT '{}';
ALTER TABLE award_proposals ADD COLUMN rule_set_code TEXT COLLATE "C";
ALTER TABLE award_proposals ADD COLUMN route JSONB NOT NULL DEFAULT '{}';
ALTER TABLE award_proposals ADD COLUMN due_on DATE;
ALTER TABLE award_proposal_papers ADD COLUMN is_signed BOOLEAN;
ALTER TABLE award_proposal_history ADD COLUMN acknowledged_warnings JSONB NOT NULL DEFAULT '[]';

CREATE TABLE award_proposal_comments (
    id UUID NOT NULL PRIMARY KEY,
    award_proposal_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    author_kind TEXT COLLATE "C" NOT NULL,
    author_id TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    is_internal BOOLEAN NOT NULL
);
CREATE INDEX award_proposal_comments_proposal ON award_proposal_comments (award_proposal_id, at, id);

CREATE TABLE award_proposal_assessments (
    id UUID NOT NULL PRIMARY KEY,
    award_proposal_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    assessed_by TEXT COLLATE "C" NOT NULL,
    rule_set_code TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    assessment JSONB NOT NULL
);
CREATE INDEX award_proposal_assessments_proposal
ON award_proposal_assessments (award_proposal_id, at, id);

CREATE TRIGGER award_proposal_comments_no_change BEFORE UPDATE OR DELETE ON award_proposal_comments
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER award_proposal_comments_no_truncate BEFORE TRUNCATE ON award_proposal_comments
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER award_proposal_assessments_no_change
BEFORE UPDATE OR DELETE ON award_proposal_assessments
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER award_proposal_assessments_no_truncate BEFORE TRUNCATE ON award_proposal_assessments
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
