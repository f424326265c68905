DROP TABLE legal_documents;
