CREATE TABLE award_proposal_editors (
    award_proposal_id BLOB NOT NULL REFERENCES award_proposals (id),
    person_code TEXT NOT NULL,
    PRIMARY KEY (award_proposal_id, person_code)
) STRICT;
CREATE INDEX award_proposal_editors_person ON award_proposal_editors (person_code);

-- Who changed the proposals that there are stands in the audit.
INSERT INTO award_proposal_editors (award_proposal_id, person_code)
SELECT DISTINCT p.id, t.actor_id
FROM audit_events AS t
INNER JOIN award_proposals AS p ON lower(hex(p.id)) = replace(t.target_id, '-', '')
WHERE
    t.target_kind = 'award_proposal'
    AND t.actor_kind = 'person'
    AND t.action IN (
        'award_proposal.update', 'award_proposal.paper_put', 'award_proposal.paper_delete'
    );
