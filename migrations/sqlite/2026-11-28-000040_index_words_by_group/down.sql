DROP TRIGGER achievements_fts_insert;
DROP TRIGGER achievements_fts_delete;
DROP TRIGGER achievements_fts_update;
INSERT INTO achievements_fts (rowid, search_text)
SELECT seq, search_text FROM achievements
WHERE seq IN (SELECT seq FROM achievements_fts_waiting);
DROP TABLE achievements_fts_waiting;
CREATE TRIGGER achievements_fts_insert AFTER INSERT ON achievements
BEGIN
    INSERT INTO achievements_fts (rowid, search_text) VALUES (new.seq, new.search_text);
END;
CREATE TRIGGER achievements_fts_delete AFTER DELETE ON achievements
BEGIN
    INSERT INTO achievements_fts (achievements_fts, rowid, search_text)
    VALUES ('delete', old.seq, old.search_text);
END;
CREATE TRIGGER achievements_fts_update AFTER UPDATE OF search_text ON achievements
WHEN old.search_text <> new.search_text
BEGIN
    INSERT INTO achievements_fts (achievements_fts, rowid, search_text)
    VALUES ('delete', old.seq, old.search_text);
    INSERT INTO achievements_fts (rowid, search_text) VALUES (new.seq, new.search_text);
END;
