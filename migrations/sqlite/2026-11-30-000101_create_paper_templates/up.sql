-- The first version of every kind is the built-in template, which has no row. A row without a digest
-- brings that one back.
CREATE TABLE paper_template_versions (
    paper_kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT,
    size_bytes INTEGER,
    restored_from INTEGER,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (paper_kind, version)
) STRICT;
CREATE INDEX paper_template_versions_digest ON paper_template_versions (digest);
