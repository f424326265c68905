DROP TABLE document_uses;
DROP TABLE document_refs;
DROP TABLE documents;
