CREATE TABLE audit_queue_by_id (
    audit_id BLOB NOT NULL PRIMARY KEY
) STRICT;
INSERT INTO audit_queue_by_id (audit_id) SELECT audit_id FROM audit_queue;
DROP TABLE audit_queue;
ALTER TABLE audit_queue_by_id RENAME TO audit_queue;
