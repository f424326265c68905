-- The words of all kinds of objects that are searched together; achievements have an index of their own.
-- Each table keeps its entries itself, by triggers, so that no way of writing a row can forget them. The
-- key of an object holds its kind and its id, without hyphens, or its code; no index of the kinds is there
-- to be mistaken for one that leads to words.
CREATE TABLE search_entries (
    seq INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    object_key TEXT NOT NULL UNIQUE,
    search_text TEXT NOT NULL
) STRICT;

-- What is there already. The moment of creation is the key, moved on where another one has it.
INSERT INTO search_entries (seq, kind, object_key, search_text)
SELECT max(made - nth) OVER (ORDER BY nth) + nth, kind, object_key, search_text
FROM (
    SELECT made, kind, object_key, search_text,
        row_number() OVER (ORDER BY made, kind, object_key) AS nth
    FROM (
        SELECT created_at AS made, 'campaign' AS kind, 'campaign:' || lower(hex(id)) AS object_key, search_text FROM campaigns
        UNION ALL
        SELECT created_at AS made, 'award_proposal' AS kind, 'award_proposal:' || lower(hex(id)) AS object_key, search_text FROM award_proposals
        UNION ALL
        SELECT created_at AS made, 'decision' AS kind, 'decision:' || lower(hex(id)) AS object_key, search_text FROM decisions
        UNION ALL
        SELECT created_at AS made, 'document' AS kind, 'document:' || lower(hex(id)) AS object_key, search_text FROM documents
        UNION ALL
        SELECT created_at AS made, 'indicator' AS kind, 'indicator:' || lower(hex(id)) AS object_key, search_text FROM indicators
        UNION ALL
        SELECT created_at AS made, 'person' AS kind, 'person:' || code AS object_key, search_text FROM persons
        UNION ALL
        SELECT created_at AS made, 'unit' AS kind, 'unit:' || code AS object_key, search_text FROM units
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
    INSERT INTO search_entries (seq, kind, object_key, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'campaign', 'campaign:' || lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER campaigns_search_update AFTER UPDATE OF search_text ON campaigns
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE object_key = 'campaign:' || lower(hex(new.id));
END;
CREATE TRIGGER campaigns_search_delete AFTER DELETE ON campaigns
BEGIN
    DELETE FROM search_entries WHERE object_key = 'campaign:' || lower(hex(old.id));
END;

CREATE TRIGGER award_proposals_search_insert AFTER INSERT ON award_proposals
BEGIN
    INSERT INTO search_entries (seq, kind, object_key, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'award_proposal', 'award_proposal:' || lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER award_proposals_search_update AFTER UPDATE OF search_text ON award_proposals
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE object_key = 'award_proposal:' || lower(hex(new.id));
END;
CREATE TRIGGER award_proposals_search_delete AFTER DELETE ON award_proposals
BEGIN
    DELETE FROM search_entries WHERE object_key = 'award_proposal:' || lower(hex(old.id));
END;

CREATE TRIGGER decisions_search_insert AFTER INSERT ON decisions
BEGIN
    INSERT INTO search_entries (seq, kind, object_key, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'decision', 'decision:' || lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER decisions_search_update AFTER UPDATE OF search_text ON decisions
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE object_key = 'decision:' || lower(hex(new.id));
END;
CREATE TRIGGER decisions_search_delete AFTER DELETE ON decisions
BEGIN
    DELETE FROM search_entries WHERE object_key = 'decision:' || lower(hex(old.id));
END;

CREATE TRIGGER documents_search_insert AFTER INSERT ON documents
BEGIN
    INSERT INTO search_entries (seq, kind, object_key, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'document', 'document:' || lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER documents_search_update AFTER UPDATE OF search_text ON documents
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE object_key = 'document:' || lower(hex(new.id));
END;
CREATE TRIGGER documents_search_delete AFTER DELETE ON documents
BEGIN
    DELETE FROM search_entries WHERE object_key = 'document:' || lower(hex(old.id));
END;

CREATE TRIGGER indicators_search_insert AFTER INSERT ON indicators
BEGIN
    INSERT INTO search_entries (seq, kind, object_key, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'indicator', 'indicator:' || lower(hex(new.id)), new.search_text;
END;
CREATE TRIGGER indicators_search_update AFTER UPDATE OF search_text ON indicators
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE object_key = 'indicator:' || lower(hex(new.id));
END;
CREATE TRIGGER indicators_search_delete AFTER DELETE ON indicators
BEGIN
    DELETE FROM search_entries WHERE object_key = 'indicator:' || lower(hex(old.id));
END;

CREATE TRIGGER persons_search_insert AFTER INSERT ON persons
BEGIN
    INSERT INTO search_entries (seq, kind, object_key, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'person', 'person:' || new.code, new.search_text;
END;
CREATE TRIGGER persons_search_update AFTER UPDATE OF search_text ON persons
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE object_key = 'person:' || new.code;
END;
CREATE TRIGGER persons_search_delete AFTER DELETE ON persons
BEGIN
    DELETE FROM search_entries WHERE object_key = 'person:' || old.code;
END;

CREATE TRIGGER units_search_insert AFTER INSERT ON units
BEGIN
    INSERT INTO search_entries (seq, kind, object_key, search_text)
    SELECT
        CASE WHEN EXISTS (SELECT 1 FROM search_entries WHERE seq = new.created_at)
            THEN (SELECT max(seq) + 1 FROM search_entries)
            ELSE new.created_at
        END, 'unit', 'unit:' || new.code, new.search_text;
END;
CREATE TRIGGER units_search_update AFTER UPDATE OF search_text ON units
WHEN old.search_text <> new.search_text
BEGIN
    UPDATE search_entries SET search_text = new.search_text
    WHERE object_key = 'unit:' || new.code;
END;
CREATE TRIGGER units_search_delete AFTER DELETE ON units
BEGIN
    DELETE FROM search_entries WHERE object_key = 'unit:' || old.code;
END;
