CREATE TABLE campaigns (
    id BLOB NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    level TEXT NOT NULL,
    owner_unit_code TEXT NOT NULL REFERENCES units (code),
    parent_id BLOB REFERENCES campaigns (id),
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    period_scheme TEXT NOT NULL,
    parent_plan TEXT,
    predecessor TEXT,
    number TEXT,
    issued_on TEXT,
    document_id BLOB,
    plan TEXT NOT NULL,
    plan_version INTEGER NOT NULL,
    state TEXT NOT NULL,
    published_at INTEGER,
    published_by TEXT,
    closed_at INTEGER,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (code)
) STRICT;
CREATE INDEX campaigns_state ON campaigns (state, created_at, id);
CREATE INDEX campaigns_parent ON campaigns (parent_id);

CREATE TABLE campaign_versions (
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    plan_version INTEGER NOT NULL,
    title TEXT NOT NULL,
    number TEXT,
    issued_on TEXT,
    document_id BLOB,
    plan TEXT NOT NULL,
    reason TEXT,
    published_by TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, plan_version)
) STRICT;
