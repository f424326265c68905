CREATE TABLE document_issuances (
    document_id BLOB NOT NULL PRIMARY KEY REFERENCES documents (id),
    organisation_code TEXT NOT NULL REFERENCES organisations (code),
    year INTEGER NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    symbol TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    place TEXT,
    signer_competence TEXT,
    signer_position TEXT,
    signer_name TEXT NOT NULL,
    signed_document_id BLOB REFERENCES documents (id),
    signature_note TEXT,
    issued_by TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    UNIQUE (organisation_code, year, number_key, symbol)
) STRICT;
CREATE INDEX document_issuances_signed ON document_issuances (signed_document_id);
