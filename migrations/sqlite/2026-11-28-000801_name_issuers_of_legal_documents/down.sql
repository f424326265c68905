ALTER TABLE legal_documents DROP COLUMN issuer;
