CREATE TABLE criteria_sets (
    id BLOB NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    source_text TEXT NOT NULL,
    source_status TEXT NOT NULL,
    max_total INTEGER NOT NULL,
    rounding TEXT NOT NULL,
    criteria TEXT NOT NULL,
    bands TEXT NOT NULL,
    tie_chain TEXT NOT NULL,
    cloned_from_id BLOB REFERENCES criteria_sets (id),
    state TEXT NOT NULL,
    published_at INTEGER,
    published_by TEXT,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (code)
) STRICT;
CREATE INDEX criteria_sets_created_at ON criteria_sets (created_at, id);
CREATE INDEX criteria_sets_sort_key ON criteria_sets (sort_key, id);
CREATE INDEX criteria_sets_cloned_from ON criteria_sets (cloned_from_id);
