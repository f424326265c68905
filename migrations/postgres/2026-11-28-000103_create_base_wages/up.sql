CREATE TABLE base_wages (
    effective_from DATE NOT NULL PRIMARY KEY,
    amount BIGINT NOT NULL,
    basis TEXT COLLATE "C" NOT NULL,
    mark TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
