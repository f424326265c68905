-- Counts of votes that were begun anew, for the audit of the item's conclusion.
ALTER TABLE agenda_items ADD COLUMN voided_counts TEXT NOT NULL DEFAULT '[]';
