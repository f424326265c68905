CREATE TABLE campaigns (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    owner_unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    parent_id UUID REFERENCES campaigns (id),
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    period_scheme TEXT COLLATE "C" NOT NULL,
    parent_plan JSONB,
    predecessor JSONB,
    number TEXT COLLATE "C",
    issued_on DATE,
    document_id UUID,
    plan JSONB NOT NULL,
    plan_version INTEGER NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    published_at TIMESTAMPTZ,
    published_by TEXT COLLATE "C",
    closed_at TIMESTAMPTZ,
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT campaigns_code_key UNIQUE (code)
);
CREATE INDEX campaigns_state ON campaigns (state, created_at, id);
CREATE INDEX campaigns_parent ON campaigns (parent_id);

CREATE TABLE campaign_versions (
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    plan_version INTEGER NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C",
    issued_on DATE,
    document_id UUID,
    plan JSONB NOT NULL,
    reason TEXT COLLATE "C",
    published_by TEXT COLLATE "C" NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (campaign_id, plan_version)
);
