CREATE TABLE paper_snapshots (
    document_id BLOB NOT NULL REFERENCES documents (id),
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    rendered_by TEXT NOT NULL,
    rendered_at INTEGER NOT NULL,
    PRIMARY KEY (document_id, version)
) STRICT;
