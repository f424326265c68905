-- The first version of every kind is the built-in template, which has no row. A row without a digest
-- brings that one back.
CREATE TABLE paper_template_versions (
    paper_kind TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT COLLATE "C",
    size_bytes BIGINT,
    restored_from BIGINT,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (paper_kind, version)
);
CREATE INDEX paper_template_versions_digest ON paper_template_versions (digest);
