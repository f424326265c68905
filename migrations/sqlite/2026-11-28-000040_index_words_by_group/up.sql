-- The index writes out what it has gathered whenever a savepoint begins, and each write of a group has
-- one. So new texts wait here, and the whole group enters the index before its COMMIT.
CREATE TABLE achievements_fts_waiting (
    seq INTEGER NOT NULL PRIMARY KEY
) STRICT;
DROP TRIGGER achievements_fts_insert;
DROP TRIGGER achievements_fts_delete;
DROP TRIGGER achievements_fts_update;
CREATE TRIGGER achievements_fts_insert AFTER INSERT ON achievements
BEGIN
    INSERT INTO achievements_fts_waiting (seq) VALUES (new.seq);
END;
CREATE TRIGGER achievements_fts_delete AFTER DELETE ON achievements
BEGIN
    INSERT INTO achievements_fts (achievements_fts, rowid, search_text)
    SELECT 'delete', old.seq, old.search_text
    WHERE NOT EXISTS (SELECT 1 FROM achievements_fts_waiting WHERE seq = old.seq);
    DELETE FROM achievements_fts_waiting WHERE seq = old.seq;
END;
CREATE TRIGGER achievements_fts_update AFTER UPDATE OF search_text ON achievements
WHEN old.search_text <> new.search_text
    AND NOT EXISTS (SELECT 1 FROM achievements_fts_waiting WHERE seq = old.seq)
BEGIN
    INSERT INTO achievements_fts (achievements_fts, rowid, search_text)
    VALUES ('delete', old.seq, old.search_text);
    INSERT INTO achievements_fts_waiting (seq) VALUES (new.seq);
END;
