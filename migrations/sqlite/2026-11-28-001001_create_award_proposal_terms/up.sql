CREATE TABLE award_proposal_terms (
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
CREATE INDEX award_proposal_terms_proposal ON award_proposal_terms (award_proposal_id, id);
CREATE INDEX award_proposal_terms_late ON award_proposal_terms (award_proposal_id) WHERE is_late = 1;

INSERT INTO award_proposal_terms
SELECT
    id, id,
    CASE state WHEN 'submitted' THEN 'receive' WHEN 'received' THEN 'appraise' ELSE 'submit' END,
    NULL,
    date(
        COALESCE(CASE state WHEN 'submitted' THEN submitted_at WHEN 'received' THEN received_at END, updated_at)
        / 1000000 + 25200, 'unixepoch'
    ),
    due_on, NULL, NULL, NULL, 0, COALESCE(json_extract(route, '$.is_late'), 0), NULL, NULL
FROM award_proposals
WHERE due_on IS NOT NULL;
