-- The words of all kinds of objects that are searched together; achievements have an index of their own.
-- Each table keeps its entries itself, by triggers, so that no way of writing a row can forget them. An
-- id is written without hyphens.
CREATE TABLE search_entries (
    seq INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    search_text TEXT NOT NULL,
    UNIQUE (object_id, kind)
) STRICT;

-- What is there already. The moment of creation is the key, moved on where another one has it.
INSERT INTO search_entries (seq, kind, object_id, search_text)
SELECT max(made - nth) OVER (ORDER BY nth) + nth, kind, object_id, search_text
FROM (
    SELECT made, kind, object_id, search_text,
        row_number() OVER (ORDER BY made, kind, object_id) AS nth
    FROM (
        SELECT created_at AS made, 'campaign' AS kind, lower(hex(id)) AS object_id, search_text FROM campaigns
        UNION ALL
        SELECT created_at AS made, 'award_proposal' AS kind, lower(hex(id)) AS object_id, search_text FROM award_proposals
        UNION ALL
        SELECT created_at AS made, 'decision' AS kind, lower(hex(id)) AS object_id, search_text FROM decisions
        UNION ALL
        SELECT created_at AS made, 'document' AS kind, lower(hex(id)) AS object_id, search_text FROM documents
        UNION ALL
        SELECT created_at AS made, 'indicator' AS kind, lower(hex(id)) AS object_id, search_text FROM indicators
        UNION ALL
        SELECT created_at AS made, 'person' AS kind, code AS object_id, search_text FROM persons
        UNION ALL
        SELECT created_at AS made, 'unit' AS kind, code AS object_id, search_text FROM units
    ) AS objects
) AS numbered;

CREATE VIRTUAL TABLE search_entries_fts USING fts5(
    search_text, content = 'search_entries', content_rowid = 'seq',
    tokenize = 'ascii', detail = 'none', columnsize = 0, prefix = '1 2 3 4 5 6'
);
INSERT INTO search_entries_fts (rowid, search_text) SELECT seq, search_text FROM search_entries;
CREATE TABLE search_entries_fts_waiting (
    seq INTEGER NOT NULL PRIMARY KEY
) STRICT;
CREATE TRIGGER search_entries_fts_insert AFTER INSERT ON search_entries
BEGIN
    INSERT INTO search_entries_fts_waiting (seq) VALUES (new.seq);
END;
CREATE TRIGGER search_entries_fts_delete AFTER DELETE ON search_entries
BEGIN
    INSERT INTO search_entries_fts (search_entries_fts, rowid, search_text)
    SELECT 'delete', old.seq, old.search_text
    WHERE NOT EXISTS (SELECT 1 FROM search_entries_fts_waiting WHERE seq = old.seq);
    DELETE FROM search_entries_fts_waiting WHERE seq = old.seq;
END;
CREATE TRIGGER search_entries_fts_update AFTER UPDATE OF search_text ON search_entries
WHEN old.search_text <> new.search_text
    AND NOT EXISTS (SELECT 1 FROM search_entries_fts_waiting WHERE seq = old.seq)
BEGIN
    INSERT INTO search_entries_fts (search_entries_fts, rowid, search_text)
    VALUES ('delete', old.seq, old.search_text);
    INSERT INTO search_entries_fts_waiting (seq) VALUES (new.seq);
END;

CREATE TRIGGER campaigns_search_insert AFTER INSERT ON campaigns
BEGIN
    INSERT INTO search_entries (seq, kind, object_id, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'campaign', lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER campaigns_search_update AFTER UPDATE OF search_text ON campaigns
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE kind = 'campaign' AND object_id = lower(hex(new.id));
END;
CREATE TRIGGER campaigns_search_delete AFTER DELETE ON campaigns
BEGIN
    DELETE FROM search_entries WHERE kind = 'campaign' AND object_id = lower(hex(old.id));
END;

CREATE TRIGGER award_proposals_search_insert AFTER INSERT ON award_proposals
BEGIN
    INSERT INTO search_entries (seq, kind, object_id, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'award_proposal', lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER award_proposals_search_update AFTER UPDATE OF search_text ON award_proposals
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE kind = 'award_proposal' AND object_id = lower(hex(new.id));
END;
CREATE TRIGGER award_proposals_search_delete AFTER DELETE ON award_proposals
BEGIN
    DELETE FROM search_entries WHERE kind = 'award_proposal' AND object_id = lower(hex(old.id));
END;

CREATE TRIGGER decisions_search_insert AFTER INSERT ON decisions
BEGIN
    INSERT INTO search_entries (seq, kind, object_id, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'decision', lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER decisions_search_update AFTER UPDATE OF search_text ON decisions
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE kind = 'decision' AND object_id = lower(hex(new.id));
END;
CREATE TRIGGER decisions_search_delete AFTER DELETE ON decisions
BEGIN
    DELETE FROM search_entries WHERE kind = 'decision' AND object_id = lower(hex(old.id));
END;

CREATE TRIGGER documents_search_insert AFTER INSERT ON documents
BEGIN
    INSERT INTO search_entries (seq, kind, object_id, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'document', lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER documents_search_update AFTER UPDATE OF search_text ON documents
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE kind = 'document' AND object_id = lower(hex(new.id));
END;
CREATE TRIGGER documents_search_delete AFTER DELETE ON documents
BEGIN
    DELETE FROM search_entries WHERE kind = 'document' AND object_id = lower(hex(old.id));
END;

CREATE TRIGGER indicators_search_insert AFTER INSERT ON indicators
BEGIN
    INSERT INTO search_entries (seq, kind, object_id, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'indicator', lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER indicators_search_update AFTER UPDATE OF search_text ON indicators
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE kind = 'indicator' AND object_id = lower(hex(new.id));
END;
CREATE TRIGGER indicators_search_delete AFTER DELETE ON indicators
BEGIN
    DELETE FROM search_entries WHERE kind = 'indicator' AND object_id = lower(hex(old.id));
END;

CREATE TRIGGER persons_search_insert AFTER INSERT ON persons
BEGIN
    INSERT INTO search_entries (seq, kind, object_id, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'person', new.code, new.search_text;
END;
CREATE TRIGGER persons_search_update AFTER UPDATE OF search_text ON persons
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE kind = 'person' AND object_id = new.code;
END;
CREATE TRIGGER persons_search_delete AFTER DELETE ON persons
BEGIN
    DELETE FROM search_entries WHERE kind = 'person' AND object_id = old.code;
END;

CREATE TRIGGER units_search_insert AFTER INSERT ON units
BEGIN
    INSERT INTO search_entries (seq, kind, object_id, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'unit', new.code, new.search_text;
END;
CREATE TRIGGER units_search_update AFTER UPDATE OF search_text ON units
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE kind = 'unit' AND object_id = new.code;
END;
CREATE TRIGGER units_search_delete AFTER DELETE ON units
BEGIN
    DELETE FROM search_entries WHERE kind = 'unit' AND object_id = old.code;
END;
