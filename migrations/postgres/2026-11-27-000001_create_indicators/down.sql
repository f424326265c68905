DROP TABLE measurements;
DROP TABLE indicator_versions;
DROP TABLE indicator_owners;
DROP TABLE indicators;
