CREATE TABLE criteria_sets (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    source_text TEXT COLLATE "C" NOT NULL,
    source_status TEXT COLLATE "C" NOT NULL,
    max_total BIGINT NOT NULL,
    rounding JSONB NOT NULL,
    criteria JSONB NOT NULL,
    bands JSONB NOT NULL,
    tie_chain JSONB NOT NULL,
    cloned_from_id UUID REFERENCES criteria_sets (id),
    state TEXT COLLATE "C" NOT NULL,
    published_at TIMESTAMPTZ,
    published_by TEXT COLLATE "C",
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT criteria_sets_code_key UNIQUE (code)
);
CREATE INDEX criteria_sets_created_at ON criteria_sets (created_at, id);
CREATE INDEX criteria_sets_sort_key ON criteria_sets (sort_key, id);
CREATE INDEX criteria_sets_cloned_from ON criteria_sets (cloned_from_id);
