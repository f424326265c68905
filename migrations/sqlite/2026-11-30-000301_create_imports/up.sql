ALTER TABLE jobs ADD COLUMN progress_done INTEGER;
ALTER TABLE jobs ADD COLUMN progress_total INTEGER;

CREATE TABLE imports (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL,
    on_error TEXT NOT NULL,
    document_id BLOB NOT NULL,
    digest TEXT NOT NULL,
    format TEXT NOT NULL,
    file_name TEXT NOT NULL,
    campaign_id BLOB,
    award_round_id BLOB,
    job_id BLOB NOT NULL,
    phase TEXT NOT NULL,
    layout TEXT,
    row_count INTEGER NOT NULL,
    last_row INTEGER NOT NULL,
    done_count INTEGER NOT NULL,
    created_count INTEGER NOT NULL,
    updated_count INTEGER NOT NULL,
    rejected_count INTEGER NOT NULL,
    outcome TEXT,
    problem TEXT,
    actor_kind TEXT NOT NULL,
    client_id TEXT,
    scopes TEXT NOT NULL,
    created_by TEXT NOT NULL,
    finished_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_created ON imports (created_at, id);
CREATE INDEX imports_starter ON imports (created_by, created_at, id);
CREATE INDEX imports_job ON imports (job_id);
CREATE INDEX imports_digest ON imports (digest, kind);

CREATE TABLE import_rows (
    import_id BLOB NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
) STRICT;

CREATE TABLE import_results (
    import_id BLOB NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    target_id TEXT,
    errors TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
) STRICT;
