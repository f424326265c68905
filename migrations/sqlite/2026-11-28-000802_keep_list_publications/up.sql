ALTER TABLE decisions ADD COLUMN list_publication TEXT;
