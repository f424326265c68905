CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    claimable_at INTEGER,
    attempts INTEGER NOT NULL,
    lease_owner TEXT,
    last_error TEXT,
    finished_at INTEGER,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_claimable ON jobs (claimable_at, id) WHERE claimable_at IS NOT NULL;
CREATE INDEX jobs_subject ON jobs (subject_id, kind);
CREATE INDEX jobs_due ON jobs (due_at, id);
CREATE INDEX jobs_starter ON jobs (created_by, due_at, id);
CREATE INDEX jobs_finished ON jobs (finished_at);
