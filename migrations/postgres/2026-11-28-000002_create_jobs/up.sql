CREATE TABLE jobs (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    claimable_at TIMESTAMPTZ,
    attempts INTEGER NOT NULL,
    lease_owner TEXT COLLATE "C",
    last_error TEXT COLLATE "C",
    finished_at TIMESTAMPTZ,
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX jobs_claimable ON jobs (claimable_at, id) WHERE claimable_at IS NOT NULL;
CREATE INDEX jobs_subject ON jobs (subject_id, kind);
CREATE INDEX jobs_due ON jobs (due_at, id);
CREATE INDEX jobs_starter ON jobs (created_by, due_at, id);
CREATE INDEX jobs_finished ON jobs (finished_at);
