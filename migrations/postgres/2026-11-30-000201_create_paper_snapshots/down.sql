DROP TABLE paper_snapshots;
