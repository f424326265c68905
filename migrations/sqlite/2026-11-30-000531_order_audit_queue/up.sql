-- What waits for its seal waits in the order in which the database took it, and not by ids that the clocks
-- of the writers are in.
CREATE TABLE audit_queue_by_place (
    audit_id BLOB NOT NULL UNIQUE,
    place INTEGER NOT NULL PRIMARY KEY
) STRICT;
INSERT INTO audit_queue_by_place (audit_id) SELECT audit_id FROM audit_queue ORDER BY audit_id;
DROP TABLE audit_queue;
ALTER TABLE audit_queue_by_place RENAME TO audit_queue;
