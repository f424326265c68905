ALTER TABLE decisions DROP COLUMN list_publication;
