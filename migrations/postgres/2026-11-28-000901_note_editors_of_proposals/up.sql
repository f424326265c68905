CREATE TABLE award_proposal_editors (
    award_proposal_id UUID NOT NULL REFERENCES award_proposals (id),
    person_code TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (award_proposal_id, person_code)
);
CREATE INDEX award_proposal_editors_person ON award_proposal_editors (person_code);

-- Who changed the proposals that there are stands in the audit.
INSERT INTO award_proposal_editors (award_proposal_id, person_code)
SELECT DISTINCT p.id, t.actor_id
FROM audit_events AS t
INNER JOIN award_proposals AS p ON p.id::text = t.target_id
WHERE
    t.target_kind = 'award_proposal'
    AND t.actor_kind = 'person'
    AND t.action IN (
        'award_proposal.update', 'award_proposal.paper_put', 'award_proposal.paper_delete'
    );
