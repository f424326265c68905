CREATE TABLE legal_documents (
    code TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    level TEXT NOT NULL,
    issued_on TEXT,
    effective_from TEXT,
    effective_to TEXT,
    replaces TEXT NOT NULL,
    amends TEXT NOT NULL,
    replaced_by_code TEXT REFERENCES legal_documents (code),
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    note TEXT,
    warned_to TEXT,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX legal_documents_sort_key ON legal_documents (sort_key, code);
CREATE INDEX legal_documents_created ON legal_documents (created_at, code);
CREATE INDEX legal_documents_replaced_by ON legal_documents (replaced_by_code);
