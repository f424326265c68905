CREATE TABLE webhooks (
    id UUID NOT NULL PRIMARY KEY,
    client_code TEXT COLLATE "C" NOT NULL REFERENCES clients (code),
    url TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    event_types JSONB,
    state TEXT COLLATE "C" NOT NULL,
    disabled_reason TEXT COLLATE "C",
    secret TEXT COLLATE "C" NOT NULL,
    previous_secret TEXT COLLATE "C",
    previous_secret_until TIMESTAMPTZ,
    feed_position BIGINT NOT NULL,
    last_ordinal BIGINT NOT NULL,
    failure_count INTEGER NOT NULL,
    paused_until TIMESTAMPTZ,
    last_success_at TIMESTAMPTZ,
    lease_owner TEXT COLLATE "C",
    lease_until TIMESTAMPTZ,
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX webhooks_created ON webhooks (created_at, id);
CREATE INDEX webhooks_client ON webhooks (client_code);

CREATE TABLE webhook_deliveries (
    id UUID NOT NULL PRIMARY KEY,
    webhook_id UUID NOT NULL REFERENCES webhooks (id),
    ordinal BIGINT NOT NULL,
    event_id UUID NOT NULL,
    event_type TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id TEXT COLLATE "C" NOT NULL,
    is_test BOOLEAN NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    claimable_at TIMESTAMPTZ,
    attempt_count INTEGER NOT NULL,
    attempts JSONB NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT webhook_deliveries_webhook_id_event_id_key UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_claimable ON webhook_deliveries (claimable_at, webhook_id)
WHERE claimable_at IS NOT NULL;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, ordinal)
WHERE claimable_at IS NOT NULL;
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_updated ON webhook_deliveries (updated_at);
