CREATE TABLE documents (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT,
    symbol TEXT,
    issued_on TEXT,
    issuing_body TEXT,
    signer_name TEXT,
    signer_position TEXT,
    language TEXT NOT NULL,
    page_count INTEGER,
    description TEXT,
    confidentiality TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    supersedes_id BLOB REFERENCES documents (id),
    corrects_id BLOB REFERENCES documents (id),
    file_name TEXT,
    state TEXT NOT NULL,
    media_type TEXT,
    size_bytes INTEGER,
    digest TEXT,
    stored_at INTEGER,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_created_at ON documents (created_at, id);
CREATE INDEX documents_sort_key ON documents (sort_key, id);
CREATE INDEX documents_unit ON documents (unit_code, created_at, id);
CREATE INDEX documents_digest ON documents (digest);
CREATE INDEX documents_supersedes ON documents (supersedes_id);
CREATE INDEX documents_corrects ON documents (corrects_id);

CREATE TABLE document_refs (
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    document_id BLOB NOT NULL REFERENCES documents (id),
    PRIMARY KEY (system, external_id)
) STRICT;
CREATE INDEX document_refs_document ON document_refs (document_id);

CREATE TABLE document_uses (
    document_id BLOB NOT NULL REFERENCES documents (id),
    user_kind TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (document_id, user_kind, user_id)
) STRICT;
CREATE INDEX document_uses_user ON document_uses (user_kind, user_id);
