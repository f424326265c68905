CREATE TABLE award_proposal_terms (
    id UUID NOT NULL PRIMARY KEY,
    award_proposal_id UUID NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    party TEXT COLLATE "C",
    started_on DATE NOT NULL,
    due_on DATE,
    ended_on DATE,
    ended_as TEXT COLLATE "C",
    paused_on DATE,
    paused_days INTEGER NOT NULL,
    is_late BOOLEAN NOT NULL,
    days_late INTEGER,
    reminded_on DATE
);
CREATE INDEX award_proposal_terms_proposal ON award_proposal_terms (award_proposal_id, id);
CREATE INDEX award_proposal_terms_late ON award_proposal_terms (award_proposal_id) WHERE is_late;

INSERT INTO award_proposal_terms
SELECT
    id, id,
    CASE state WHEN 'submitted' THEN 'receive' WHEN 'received' THEN 'appraise' ELSE 'submit' END,
    NULL,
    (COALESCE(CASE state WHEN 'submitted' THEN submitted_at WHEN 'received' THEN received_at END, updated_at)
    AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
    due_on, NULL, NULL, NULL, 0, COALESCE((route ->> 'is_late')::boolean, FALSE), NULL, NULL
FROM award_proposals
WHERE due_on IS NOT NULL;
