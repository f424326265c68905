CREATE TABLE base_wages (
    effective_from TEXT NOT NULL PRIMARY KEY,
    amount INTEGER NOT NULL,
    basis TEXT NOT NULL,
    mark TEXT NOT NULL,
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
