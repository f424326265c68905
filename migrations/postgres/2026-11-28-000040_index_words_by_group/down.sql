-- Only SQLite keeps its words in a table of their own.
SELECT 1;
