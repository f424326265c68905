ALTER TABLE audit_queue DROP COLUMN place;
