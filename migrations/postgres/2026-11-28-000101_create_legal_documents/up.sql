CREATE TABLE legal_documents (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    number TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    issued_on DATE,
    effective_from DATE,
    effective_to DATE,
    replaces JSONB NOT NULL,
    amends JSONB NOT NULL,
    replaced_by_code TEXT COLLATE "C" REFERENCES legal_documents (code),
    mark TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    warned_to DATE,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX legal_documents_sort_key ON legal_documents (sort_key, code);
CREATE INDEX legal_documents_created ON legal_documents (created_at, code);
CREATE INDEX legal_documents_replaced_by ON legal_documents (replaced_by_code);
