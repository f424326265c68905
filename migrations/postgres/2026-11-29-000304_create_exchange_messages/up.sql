CREATE TABLE exchange_messages (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    identity TEXT COLLATE "C" NOT NULL UNIQUE,
    digest TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    organisation_code TEXT COLLATE "C" NOT NULL,
    exchange_id TEXT COLLATE "C" NOT NULL,
    document_id UUID REFERENCES documents (id),
    act TEXT COLLATE "C",
    status_code TEXT COLLATE "C",
    subject TEXT COLLATE "C",
    description TEXT COLLATE "C",
    header JSONB NOT NULL,
    said_at TIMESTAMPTZ NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    failure TEXT COLLATE "C",
    acknowledged_by TEXT COLLATE "C",
    acknowledged_at TIMESTAMPTZ,
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX exchange_messages_created ON exchange_messages (created_at, id);
CREATE INDEX exchange_messages_state ON exchange_messages (state, created_at, id);
CREATE INDEX exchange_messages_document ON exchange_messages (document_id);
CREATE INDEX exchange_messages_digest ON exchange_messages (digest);
