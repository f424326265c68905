ALTER TABLE agenda_items DROP COLUMN voided_counts;
