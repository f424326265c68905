CREATE TABLE achievements (
    seq INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    subject_kind TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    person_code TEXT REFERENCES persons (code),
    share_hundredths INTEGER,
    co_authors TEXT NOT NULL,
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    period_year INTEGER NOT NULL,
    applied_since TEXT,
    effect TEXT,
    application_scope TEXT,
    evidence TEXT NOT NULL,
    external_refs TEXT NOT NULL,
    state TEXT NOT NULL,
    return_reasons TEXT NOT NULL,
    recognitions TEXT NOT NULL,
    submitted_by TEXT,
    submitted_at INTEGER,
    verified_by TEXT,
    verified_at INTEGER,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (id)
) STRICT;
CREATE INDEX achievements_unit ON achievements (unit_code, state, seq);
CREATE INDEX achievements_campaign ON achievements (campaign_id, state, seq);
CREATE INDEX achievements_kind ON achievements (kind, state, seq);
CREATE INDEX achievements_year ON achievements (period_year, state, seq);
CREATE INDEX achievements_state ON achievements (state, seq);
CREATE INDEX achievements_person ON achievements (person_code, seq) WHERE person_code IS NOT NULL;
CREATE INDEX achievements_creator ON achievements (created_by, seq);
CREATE INDEX achievements_title ON achievements (substr(sort_key, 1, 80), seq);

CREATE VIRTUAL TABLE achievements_fts USING fts5(
    search_text, content = 'achievements', content_rowid = 'seq',
    tokenize = 'ascii', detail = 'none', columnsize = 0, prefix = '1 2 3 4 5 6'
);
-- The index writes out what it has gathered whenever a savepoint begins, and each write of a group has
-- one. So new texts wait here, and the whole group enters the index before its COMMIT.
CREATE TABLE achievements_fts_waiting (
    seq INTEGER NOT NULL PRIMARY KEY
) STRICT;
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

CREATE TABLE achievement_refs (
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    achievement_id BLOB NOT NULL REFERENCES achievements (id),
    PRIMARY KEY (system, external_id)
) STRICT;
CREATE INDEX achievement_refs_achievement ON achievement_refs (achievement_id);

CREATE TABLE replications (
    id BLOB NOT NULL PRIMARY KEY,
    achievement_id BLOB NOT NULL REFERENCES achievements (id),
    unit_code TEXT NOT NULL REFERENCES units (code),
    adopted_on TEXT NOT NULL,
    result TEXT,
    evidence TEXT NOT NULL,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (achievement_id, unit_code)
) STRICT;
CREATE INDEX replications_unit ON replications (unit_code);
CREATE INDEX replications_created ON replications (achievement_id, created_at, id);
