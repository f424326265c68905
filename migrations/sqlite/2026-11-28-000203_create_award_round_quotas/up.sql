-- All caps of a round are read and written together, so they are one document.
CREATE TABLE award_round_quotas (
    award_round_id BLOB NOT NULL PRIMARY KEY REFERENCES award_rounds (id),
    quotas TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
