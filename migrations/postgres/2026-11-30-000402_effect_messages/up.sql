-- Our organisation to which a document came; null for statuses, and where it is not known which of
-- several recipients is ours.
ALTER TABLE exchange_messages ADD COLUMN recipient_code TEXT COLLATE "C";

-- What a message does, to which document; a message that brings a document begins it. An identity that
-- is longer than any of the axis stands for no document, and no index could hold it.
CREATE TABLE exchange_message_acts (
    message_id UUID NOT NULL REFERENCES exchange_messages (id),
    exchange_id TEXT COLLATE "C" NOT NULL,
    organisation_code TEXT COLLATE "C" NOT NULL,
    act TEXT COLLATE "C" NOT NULL,
    said_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (message_id, exchange_id)
);
CREATE INDEX exchange_message_acts_document ON exchange_message_acts (exchange_id);
INSERT INTO exchange_message_acts (message_id, exchange_id, organisation_code, act, said_at)
SELECT id, coalesce(header ->> 'earlier_exchange_id', exchange_id), organisation_code, act, said_at
FROM exchange_messages
WHERE kind = 'document' AND act IS NOT NULL
    AND length(coalesce(header ->> 'earlier_exchange_id', exchange_id)) <= 200;
INSERT INTO exchange_message_acts (message_id, exchange_id, organisation_code, act, said_at)
SELECT id, exchange_id, organisation_code, '0', said_at
FROM exchange_messages
WHERE kind = 'document' AND act IN ('2', '3')
    AND header ->> 'earlier_exchange_id' <> exchange_id AND length(exchange_id) <= 200;

-- Statuses of documents that came, for their senders.
CREATE TABLE exchange_status_messages (
    id UUID NOT NULL PRIMARY KEY,
    message_id UUID NOT NULL REFERENCES exchange_messages (id),
    status_code TEXT COLLATE "C" NOT NULL,
    organisation_code TEXT COLLATE "C" NOT NULL,
    recipient_code TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT exchange_status_messages_message_id_status_code_key UNIQUE (message_id, status_code)
);
CREATE INDEX exchange_status_messages_created ON exchange_status_messages (created_at, id);
