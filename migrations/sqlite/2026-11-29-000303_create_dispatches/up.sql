CREATE TABLE dispatches (
    id BLOB NOT NULL PRIMARY KEY,
    document_id BLOB NOT NULL REFERENCES documents (id),
    act TEXT NOT NULL,
    reason TEXT,
    exchange_id TEXT NOT NULL,
    earlier_exchange_id TEXT,
    organisation_code TEXT NOT NULL REFERENCES organisations (code),
    recipients TEXT NOT NULL,
    added TEXT NOT NULL,
    removed TEXT NOT NULL,
    places TEXT NOT NULL,
    attachments TEXT NOT NULL,
    urgency TEXT NOT NULL,
    circulation TEXT,
    drafter_mark TEXT,
    copies INTEGER,
    reply_due_on TEXT,
    reply_to TEXT NOT NULL,
    contact TEXT,
    is_paper_sent INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX dispatches_created ON dispatches (created_at, id);
CREATE INDEX dispatches_document ON dispatches (document_id, created_at, id);
