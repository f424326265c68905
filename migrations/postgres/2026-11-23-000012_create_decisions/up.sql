CREATE TABLE decisions (
    id UUID NOT NULL PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    authority TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C",
    symbol TEXT COLLATE "C",
    issued_on DATE,
    year INTEGER,
    signer_name TEXT COLLATE "C",
    signer_title TEXT COLLATE "C",
    cites_plan BOOLEAN NOT NULL,
    document_id UUID,
    state TEXT COLLATE "C" NOT NULL,
    published_at TIMESTAMPTZ,
    published_by TEXT COLLATE "C",
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT decisions_authority_year_number_symbol_key UNIQUE (authority, year, number, symbol)
);
CREATE INDEX decisions_created ON decisions (created_at, id);

CREATE TABLE decision_proposals (
    decision_id UUID NOT NULL REFERENCES decisions (id),
    award_proposal_id UUID NOT NULL REFERENCES award_proposals (id),
    position INTEGER NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    reason JSONB,
    PRIMARY KEY (decision_id, award_proposal_id)
);
CREATE INDEX decision_proposals_proposal ON decision_proposals (award_proposal_id);

CREATE TABLE awards (
    id UUID NOT NULL PRIMARY KEY,
    award_proposal_id UUID NOT NULL REFERENCES award_proposals (id),
    decision_id UUID NOT NULL REFERENCES decisions (id),
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    award_type_code TEXT COLLATE "C" NOT NULL REFERENCES award_types (code),
    award_class TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    person_code TEXT COLLATE "C" REFERENCES persons (code),
    merit_clause TEXT COLLATE "C" NOT NULL,
    achievement_period_from DATE NOT NULL,
    achievement_period_to DATE NOT NULL,
    granted_on DATE NOT NULL,
    year INTEGER NOT NULL,
    bonus_amount BIGINT,
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT awards_award_proposal_id_key UNIQUE (award_proposal_id)
);
CREATE INDEX awards_granted_on ON awards (granted_on, id);
CREATE INDEX awards_person ON awards (person_code, granted_on, id);
CREATE INDEX awards_unit ON awards (unit_code, granted_on, id);
CREATE INDEX awards_campaign ON awards (campaign_id, granted_on, id);
CREATE INDEX awards_decision ON awards (decision_id);

CREATE TABLE award_achievements (
    award_id UUID NOT NULL REFERENCES awards (id),
    achievement_id UUID NOT NULL,
    PRIMARY KEY (award_id, achievement_id)
);
CREATE INDEX award_achievements_achievement ON award_achievements (achievement_id);
