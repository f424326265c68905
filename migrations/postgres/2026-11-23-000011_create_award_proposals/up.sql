CREATE TABLE award_proposals (
    id UUID NOT NULL PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    award_round_id UUID NOT NULL REFERENCES award_rounds (id),
    award_type_code TEXT COLLATE "C" NOT NULL REFERENCES award_types (code),
    subject_kind TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    person_code TEXT COLLATE "C" REFERENCES persons (code),
    merit_clause TEXT COLLATE "C",
    summary TEXT COLLATE "C" NOT NULL,
    achievement_period_from DATE NOT NULL,
    achievement_period_to DATE NOT NULL,
    evaluation_id UUID,
    state TEXT COLLATE "C" NOT NULL,
    reasons JSONB NOT NULL,
    submitted_at TIMESTAMPTZ,
    submitted_by TEXT COLLATE "C",
    received_at TIMESTAMPTZ,
    received_by TEXT COLLATE "C",
    appraisal JSONB,
    forwarding JSONB,
    decision_id UUID,
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX award_proposals_created ON award_proposals (created_at, id);
CREATE INDEX award_proposals_unit ON award_proposals (unit_code, created_at, id);
CREATE INDEX award_proposals_person ON award_proposals (person_code, created_at, id);
CREATE INDEX award_proposals_round ON award_proposals (award_round_id, state);
CREATE INDEX award_proposals_campaign ON award_proposals (campaign_id, unit_code, state);

CREATE TABLE award_proposal_achievements (
    award_proposal_id UUID NOT NULL REFERENCES award_proposals (id),
    achievement_id UUID NOT NULL,
    PRIMARY KEY (award_proposal_id, achievement_id)
);
CREATE INDEX award_proposal_achievements_achievement ON award_proposal_achievements (achievement_id);

CREATE TABLE award_proposal_papers (
    award_proposal_id UUID NOT NULL REFERENCES award_proposals (id),
    paper_type TEXT COLLATE "C" NOT NULL,
    document_id UUID NOT NULL,
    attached_by TEXT COLLATE "C" NOT NULL,
    attached_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (award_proposal_id, paper_type)
);
CREATE INDEX award_proposal_papers_document ON award_proposal_papers (document_id);

CREATE TABLE award_proposal_refs (
    system TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    award_proposal_id UUID NOT NULL REFERENCES award_proposals (id),
    PRIMARY KEY (award_proposal_id, system),
    CONSTRAINT award_proposal_refs_system_external_id_key UNIQUE (system, external_id)
);

CREATE TABLE award_proposal_history (
    id UUID NOT NULL PRIMARY KEY,
    award_proposal_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor_id TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    from_state TEXT COLLATE "C",
    to_state TEXT COLLATE "C" NOT NULL,
    reasons JSONB NOT NULL,
    note TEXT COLLATE "C"
);
CREATE INDEX award_proposal_history_proposal ON award_proposal_history (award_proposal_id, id);

CREATE TRIGGER award_proposal_history_no_change BEFORE UPDATE OR DELETE ON award_proposal_history
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER award_proposal_history_no_truncate BEFORE TRUNCATE ON award_proposal_history
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
