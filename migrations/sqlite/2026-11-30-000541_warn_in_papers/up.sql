-- What a paper leaves out because the data for it is missing, told to who checks the draft.
ALTER TABLE paper_snapshots ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';
