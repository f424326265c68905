CREATE TABLE webhooks (
    id BLOB NOT NULL PRIMARY KEY,
    client_code TEXT NOT NULL REFERENCES clients (code),
    url TEXT NOT NULL,
    description TEXT,
    event_types TEXT,
    state TEXT NOT NULL,
    disabled_reason TEXT,
    secret TEXT NOT NULL,
    previous_secret TEXT,
    previous_secret_until INTEGER,
    feed_position INTEGER NOT NULL,
    last_ordinal INTEGER NOT NULL,
    failure_count INTEGER NOT NULL,
    paused_until INTEGER,
    last_success_at INTEGER,
    lease_owner TEXT,
    lease_until INTEGER,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_created ON webhooks (created_at, id);
CREATE INDEX webhooks_client ON webhooks (client_code);

CREATE TABLE webhook_deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    webhook_id BLOB NOT NULL REFERENCES webhooks (id),
    ordinal INTEGER NOT NULL,
    event_id BLOB NOT NULL,
    event_type TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    is_test INTEGER NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    claimable_at INTEGER,
    attempt_count INTEGER NOT NULL,
    attempts TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT webhook_deliveries_webhook_id_event_id_key UNIQUE (webhook_id, event_id)
) STRICT;
CREATE INDEX webhook_deliveries_claimable ON webhook_deliveries (claimable_at, webhook_id)
WHERE claimable_at IS NOT NULL;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, ordinal)
WHERE claimable_at IS NOT NULL;
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_updated ON webhook_deliveries (updated_at);
