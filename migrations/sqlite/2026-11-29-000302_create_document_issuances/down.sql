DROP TABLE document_issuances;
