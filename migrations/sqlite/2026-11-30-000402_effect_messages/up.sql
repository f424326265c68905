-- Our organisation to which a document came; null for statuses, and where it is not known which of
-- several recipients is ours.
ALTER TABLE exchange_messages ADD COLUMN recipient_code TEXT;

-- What a message does, to which document; a message that brings a document begins it. An identity that
-- is longer than any of the axis stands for no document, and no index could hold it.
CREATE TABLE exchange_message_acts (
    message_id BLOB NOT NULL REFERENCES exchange_messages (id),
    exchange_id TEXT NOT NULL,
    organisation_code TEXT NOT NULL,
    act TEXT NOT NULL,
    said_at INTEGER NOT NULL,
    PRIMARY KEY (message_id, exchange_id)
) STRICT;
CREATE INDEX exchange_message_acts_document ON exchange_message_acts (exchange_id);
INSERT INTO exchange_message_acts (message_id, exchange_id, organisation_code, act, said_at)
SELECT id, coalesce(json_extract(header, '$.earlier_exchange_id'), exchange_id), organisation_code,
    act, said_at
FROM exchange_messages
WHERE kind = 'document' AND act IS NOT NULL
    AND length(coalesce(json_extract(header, '$.earlier_exchange_id'), exchange_id)) <= 200;
INSERT INTO exchange_message_acts (message_id, exchange_id, organisation_code, act, said_at)
SELECT id, exchange_id, organisation_code, '0', said_at
FROM exchange_messages
WHERE kind = 'document' AND act IN ('2', '3')
    AND json_extract(header, '$.earlier_exchange_id') <> exchange_id AND length(exchange_id) <= 200;

-- Statuses of documents that came, for their senders.
CREATE TABLE exchange_status_messages (
    id BLOB NOT NULL PRIMARY KEY,
    message_id BLOB NOT NULL REFERENCES exchange_messages (id),
    status_code TEXT NOT NULL,
    organisation_code TEXT NOT NULL,
    recipient_code TEXT NOT NULL,
    description TEXT NOT NULL,
    content TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (message_id, status_code)
) STRICT;
CREATE INDEX exchange_status_messages_created ON exchange_status_messages (created_at, id);
