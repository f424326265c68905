DROP TABLE replications;
DROP TABLE achievement_refs;
DROP TABLE achievements_fts_waiting;
DROP TABLE achievements_fts;
DROP TABLE achievements;
