ALTER TABLE paper_snapshots DROP COLUMN warnings;
