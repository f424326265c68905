DROP TABLE leases;
DROP TABLE idempotency_keys;
DROP TABLE events;
DROP TABLE audit_seals;
DROP TABLE audit_queue;
DROP TABLE audit_events;
DROP FUNCTION refuse_change;
DROP TABLE instance;
