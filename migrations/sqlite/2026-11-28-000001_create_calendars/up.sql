CREATE TABLE calendars (
    year INTEGER NOT NULL PRIMARY KEY,
    coverage TEXT NOT NULL,
    days TEXT NOT NULL,
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
