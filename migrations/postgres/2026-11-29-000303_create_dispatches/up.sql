CREATE TABLE dispatches (
    id UUID NOT NULL PRIMARY KEY,
    document_id UUID NOT NULL REFERENCES documents (id),
    act TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    exchange_id TEXT COLLATE "C" NOT NULL,
    earlier_exchange_id TEXT COLLATE "C",
    organisation_code TEXT COLLATE "C" NOT NULL REFERENCES organisations (code),
    recipients JSONB NOT NULL,
    added JSONB NOT NULL,
    removed JSONB NOT NULL,
    places JSONB NOT NULL,
    attachments JSONB NOT NULL,
    urgency TEXT COLLATE "C" NOT NULL,
    circulation TEXT COLLATE "C",
    drafter_mark TEXT COLLATE "C",
    copies INTEGER,
    reply_due_on DATE,
    reply_to JSONB NOT NULL,
    contact JSONB,
    is_paper_sent BOOLEAN NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX dispatches_created ON dispatches (created_at, id);
CREATE INDEX dispatches_document ON dispatches (document_id, created_at, id);
