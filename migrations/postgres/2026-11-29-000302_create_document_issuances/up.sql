CREATE TABLE document_issuances (
    document_id UUID NOT NULL PRIMARY KEY REFERENCES documents (id),
    organisation_code TEXT COLLATE "C" NOT NULL REFERENCES organisations (code),
    year INTEGER NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    number_key TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    issued_on DATE NOT NULL,
    place TEXT COLLATE "C",
    signer_competence TEXT COLLATE "C",
    signer_position TEXT COLLATE "C",
    signer_name TEXT COLLATE "C" NOT NULL,
    signed_document_id UUID REFERENCES documents (id),
    signature_note TEXT COLLATE "C",
    issued_by TEXT COLLATE "C" NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    UNIQUE (organisation_code, year, number_key, symbol)
);
CREATE INDEX document_issuances_signed ON document_issuances (signed_document_id);
