DROP TABLE replications;
DROP TABLE achievement_refs;
DROP TABLE achievements;
DROP FUNCTION folded_words;
