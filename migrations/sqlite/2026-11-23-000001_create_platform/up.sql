CREATE TABLE instance (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE audit_events (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    client_id TEXT,
    on_behalf_of TEXT,
    unit_code TEXT,
    request_id TEXT,
    reason TEXT,
    changes TEXT NOT NULL
) STRICT;
CREATE INDEX audit_events_target ON audit_events (target_kind, target_id, id);
CREATE INDEX audit_events_actor ON audit_events (actor_id, id);

CREATE TABLE audit_queue (
    audit_id BLOB NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE audit_seals (
    sequence INTEGER NOT NULL PRIMARY KEY,
    audit_id BLOB NOT NULL,
    hash TEXT NOT NULL,
    sealed_at INTEGER NOT NULL,
    UNIQUE (audit_id)
) STRICT;

CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END;
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END;
CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END;
CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END;

CREATE TABLE events (
    id BLOB NOT NULL PRIMARY KEY,
    audit_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    subject_version INTEGER NOT NULL,
    unit_code TEXT,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX events_audit ON events (audit_id, id);
CREATE INDEX events_at ON events (at);

CREATE TABLE idempotency_keys (
    id TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER,
    headers TEXT,
    body TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;
