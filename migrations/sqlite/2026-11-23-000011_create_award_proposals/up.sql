CREATE TABLE award_proposals (
    id BLOB NOT NULL PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    award_round_id BLOB NOT NULL REFERENCES award_rounds (id),
    award_type_code TEXT NOT NULL REFERENCES award_types (code),
    subject_kind TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    person_code TEXT REFERENCES persons (code),
    merit_clause TEXT,
    summary TEXT NOT NULL,
    achievement_period_from TEXT NOT NULL,
    achievement_period_to TEXT NOT NULL,
    evaluation_id BLOB,
    state TEXT NOT NULL,
    reasons TEXT NOT NULL,
    submitted_at INTEGER,
    submitted_by TEXT,
    received_at INTEGER,
    received_by TEXT,
    appraisal TEXT,
    forwarding TEXT,
    decision_id BLOB,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX award_proposals_created ON award_proposals (created_at, id);
CREATE INDEX award_proposals_unit ON award_proposals (unit_code, created_at, id);
CREATE INDEX award_proposals_person ON award_proposals (person_code, created_at, id);
CREATE INDEX award_proposals_round ON award_proposals (award_round_id, state);
CREATE INDEX award_proposals_campaign ON award_proposals (campaign_id, unit_code, state);

CREATE TABLE award_proposal_achievements (
    award_proposal_id BLOB NOT NULL REFERENCES award_proposals (id),
    achievement_id BLOB NOT NULL,
    PRIMARY KEY (award_proposal_id, achievement_id)
) STRICT;
CREATE INDEX award_proposal_achievements_achievement ON award_proposal_achievements (achievement_id);

CREATE TABLE award_proposal_papers (
    award_proposal_id BLOB NOT NULL REFERENCES award_proposals (id),
    paper_type TEXT NOT NULL,
    document_id BLOB NOT NULL,
    attached_by TEXT NOT NULL,
    attached_at INTEGER NOT NULL,
    PRIMARY KEY (award_proposal_id, paper_type)
) STRICT;
CREATE INDEX award_proposal_papers_document ON award_proposal_papers (document_id);

CREATE TABLE award_proposal_refs (
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    award_proposal_id BLOB NOT NULL REFERENCES award_proposals (id),
    PRIMARY KEY (award_proposal_id, system),
    UNIQUE (system, external_id)
) STRICT;

CREATE TABLE award_proposal_history (
    id BLOB NOT NULL PRIMARY KEY,
    award_proposal_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    reasons TEXT NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX award_proposal_history_proposal ON award_proposal_history (award_proposal_id, id);

CREATE TRIGGER award_proposal_history_no_update BEFORE UPDATE ON award_proposal_history
BEGIN SELECT RAISE(ABORT, 'history rows are append-only'); END;
CREATE TRIGGER award_proposal_history_no_delete BEFORE DELETE ON award_proposal_history
BEGIN SELECT RAISE(ABORT, 'history rows are append-only'); END;
