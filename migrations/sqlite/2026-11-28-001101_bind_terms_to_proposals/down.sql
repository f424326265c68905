CREATE TABLE award_proposal_terms_next (
    id BLOB NOT NULL PRIMARY KEY,
    award_proposal_id BLOB NOT NULL,
    step TEXT NOT NULL,
    party TEXT,
    started_on TEXT NOT NULL,
    due_on TEXT,
    ended_on TEXT,
    ended_as TEXT,
    paused_on TEXT,
    paused_days INTEGER NOT NULL,
    is_late INTEGER NOT NULL,
    days_late INTEGER,
    reminded_on TEXT
) STRICT;
INSERT INTO award_proposal_terms_next (
    id, award_proposal_id, step, party, started_on, due_on, ended_on, ended_as, paused_on, paused_days, is_late,
    days_late, reminded_on
) SELECT
    id, award_proposal_id, step, party, started_on, due_on, ended_on, ended_as, paused_on, paused_days, is_late,
    days_late, reminded_on
FROM award_proposal_terms;
DROP TABLE award_proposal_terms;
ALTER TABLE award_proposal_terms_next RENAME TO award_proposal_terms;
CREATE INDEX award_proposal_terms_proposal ON award_proposal_terms (award_proposal_id, id);
CREATE INDEX award_proposal_terms_late ON award_proposal_terms (award_proposal_id) WHERE is_late = 1;
