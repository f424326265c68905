ALTER TABLE decisions ADD COLUMN list_publication JSONB;
