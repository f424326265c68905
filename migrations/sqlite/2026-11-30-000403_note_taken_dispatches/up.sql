-- When the document system took the package of a dispatch; of those before this it is not known and taken
-- for granted.
ALTER TABLE dispatches ADD COLUMN taken_at INTEGER;
UPDATE dispatches SET taken_at = created_at;
