CREATE TABLE instance (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE audit_events (
    id UUID NOT NULL PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    target_kind TEXT COLLATE "C" NOT NULL,
    target_id TEXT COLLATE "C" NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C",
    on_behalf_of TEXT COLLATE "C",
    unit_code TEXT COLLATE "C",
    request_id TEXT COLLATE "C",
    reason TEXT COLLATE "C",
    changes TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_events_target ON audit_events (target_kind, target_id, id);
CREATE INDEX audit_events_actor ON audit_events (actor_id, id);

CREATE TABLE audit_queue (
    audit_id UUID NOT NULL PRIMARY KEY
);

CREATE TABLE audit_seals (
    sequence BIGINT NOT NULL PRIMARY KEY,
    audit_id UUID NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    sealed_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT audit_seals_audit_id_key UNIQUE (audit_id)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are append-only';
END
$$;
CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_no_change BEFORE UPDATE OR DELETE ON audit_seals
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_no_truncate BEFORE TRUNCATE ON audit_seals
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE events (
    id UUID NOT NULL PRIMARY KEY,
    audit_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    event_type TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id TEXT COLLATE "C" NOT NULL,
    subject_version BIGINT NOT NULL,
    unit_code TEXT COLLATE "C",
    data TEXT COLLATE "C" NOT NULL
);
CREATE INDEX events_audit ON events (audit_id, id);
CREATE INDEX events_at ON events (at);

CREATE TABLE idempotency_keys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    fingerprint TEXT COLLATE "C" NOT NULL,
    status INTEGER,
    headers TEXT COLLATE "C",
    body TEXT COLLATE "C",
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

CREATE TABLE leases (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder TEXT COLLATE "C" NOT NULL,
    until TIMESTAMPTZ NOT NULL
);
