CREATE TABLE award_types (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    label JSONB NOT NULL,
    authority TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    award_class TEXT COLLATE "C" NOT NULL,
    subject_kinds JSONB NOT NULL,
    requires_council BOOLEAN NOT NULL,
    needs_forwarding BOOLEAN NOT NULL,
    required_papers JSONB NOT NULL,
    bonus_individual BIGINT NOT NULL,
    bonus_collective BIGINT NOT NULL,
    merit_clauses JSONB NOT NULL,
    bases JSONB NOT NULL,
    is_active BOOLEAN NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX award_types_sort_key ON award_types (sort_key, code);

CREATE TABLE award_rounds (
    id UUID NOT NULL PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    name TEXT COLLATE "C" NOT NULL,
    award_type_codes JSONB NOT NULL,
    submission_from DATE NOT NULL,
    submission_to DATE NOT NULL,
    achievement_period_from DATE NOT NULL,
    achievement_period_to DATE NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    opened_at TIMESTAMPTZ,
    opened_by TEXT COLLATE "C",
    closed_at TIMESTAMPTZ,
    closed_by TEXT COLLATE "C",
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX award_rounds_campaign ON award_rounds (campaign_id, created_at, id);
