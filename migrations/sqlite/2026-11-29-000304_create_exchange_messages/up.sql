CREATE TABLE exchange_messages (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    identity TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    organisation_code TEXT NOT NULL,
    exchange_id TEXT NOT NULL,
    document_id BLOB REFERENCES documents (id),
    act TEXT,
    status_code TEXT,
    subject TEXT,
    description TEXT,
    header TEXT NOT NULL,
    said_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    failure TEXT,
    acknowledged_by TEXT,
    acknowledged_at INTEGER,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX exchange_messages_created ON exchange_messages (created_at, id);
CREATE INDEX exchange_messages_state ON exchange_messages (state, created_at, id);
CREATE INDEX exchange_messages_document ON exchange_messages (document_id);
CREATE INDEX exchange_messages_digest ON exchange_messages (digest);
