DROP TABLE import_results;
DROP TABLE import_rows;
DROP TABLE imports;
ALTER TABLE jobs DROP COLUMN progress_total;
ALTER TABLE jobs DROP COLUMN progress_done;
