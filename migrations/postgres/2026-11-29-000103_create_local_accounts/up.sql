CREATE TABLE local_accounts (
    person_code TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES persons (code),
    hash TEXT COLLATE "C" NOT NULL,
    must_change BOOLEAN NOT NULL,
    failed_count INTEGER NOT NULL,
    locked_until TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX local_accounts_created ON local_accounts (created_at, person_code);
