CREATE TABLE documents (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C",
    symbol TEXT COLLATE "C",
    issued_on DATE,
    issuing_body TEXT COLLATE "C",
    signer_name TEXT COLLATE "C",
    signer_position TEXT COLLATE "C",
    language TEXT COLLATE "C" NOT NULL,
    page_count INTEGER,
    description TEXT COLLATE "C",
    confidentiality TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    supersedes_id UUID REFERENCES documents (id),
    corrects_id UUID REFERENCES documents (id),
    file_name TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C",
    size_bytes BIGINT,
    digest TEXT COLLATE "C",
    stored_at TIMESTAMPTZ,
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX documents_created_at ON documents (created_at, id);
CREATE INDEX documents_sort_key ON documents (sort_key, id);
CREATE INDEX documents_unit ON documents (unit_code, created_at, id);
CREATE INDEX documents_digest ON documents (digest);
CREATE INDEX documents_supersedes ON documents (supersedes_id);
CREATE INDEX documents_corrects ON documents (corrects_id);

CREATE TABLE document_refs (
    system TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    document_id UUID NOT NULL REFERENCES documents (id),
    PRIMARY KEY (system, external_id)
);
CREATE INDEX document_refs_document ON document_refs (document_id);

CREATE TABLE document_uses (
    document_id UUID NOT NULL REFERENCES documents (id),
    user_kind TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (document_id, user_kind, user_id)
);
CREATE INDEX document_uses_user ON document_uses (user_kind, user_id);
