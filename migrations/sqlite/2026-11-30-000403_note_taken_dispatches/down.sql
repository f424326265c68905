ALTER TABLE dispatches DROP COLUMN taken_at;
