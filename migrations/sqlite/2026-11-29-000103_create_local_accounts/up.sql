CREATE TABLE local_accounts (
    person_code TEXT NOT NULL PRIMARY KEY REFERENCES persons (code),
    hash TEXT NOT NULL,
    must_change INTEGER NOT NULL,
    failed_count INTEGER NOT NULL,
    locked_until INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX local_accounts_created ON local_accounts (created_at, person_code);
