CREATE TABLE calendars (
    year INTEGER NOT NULL PRIMARY KEY,
    coverage TEXT COLLATE "C" NOT NULL,
    days JSONB NOT NULL,
    note TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
