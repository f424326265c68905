CREATE TABLE paper_snapshots (
    document_id UUID NOT NULL REFERENCES documents (id),
    version INTEGER NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    source JSONB NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    rendered_by TEXT COLLATE "C" NOT NULL,
    rendered_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (document_id, version)
);
