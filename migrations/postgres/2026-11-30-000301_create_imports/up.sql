ALTER TABLE jobs ADD COLUMN progress_done BIGINT;
ALTER TABLE jobs ADD COLUMN progress_total BIGINT;

CREATE TABLE imports (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    mode TEXT COLLATE "C" NOT NULL,
    on_error TEXT COLLATE "C" NOT NULL,
    document_id UUID NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    format TEXT COLLATE "C" NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    campaign_id UUID,
    award_round_id UUID,
    job_id UUID NOT NULL,
    phase TEXT COLLATE "C" NOT NULL,
    layout JSONB,
    row_count INTEGER NOT NULL,
    last_row INTEGER NOT NULL,
    done_count INTEGER NOT NULL,
    created_count INTEGER NOT NULL,
    updated_count INTEGER NOT NULL,
    rejected_count INTEGER NOT NULL,
    outcome TEXT COLLATE "C",
    problem JSONB,
    actor_kind TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C",
    scopes TEXT COLLATE "C" NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    finished_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX imports_created ON imports (created_at, id);
CREATE INDEX imports_starter ON imports (created_by, created_at, id);
CREATE INDEX imports_job ON imports (job_id);
CREATE INDEX imports_digest ON imports (digest, kind);

CREATE TABLE import_rows (
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    cells JSONB NOT NULL,
    PRIMARY KEY (import_id, number)
);

CREATE TABLE import_results (
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    target_id TEXT COLLATE "C",
    errors JSONB NOT NULL,
    PRIMARY KEY (import_id, number)
);
