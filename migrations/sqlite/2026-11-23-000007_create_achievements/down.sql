DROP TABLE replications;
DROP TABLE achievement_refs;
DROP TABLE achievements_fts;
DROP TABLE achievements;
