DROP TABLE document_types;
DROP TABLE organisations;
