-- The words of all kinds of objects that are searched together; achievements have an index of their own.
-- Each table keeps its entries itself, by triggers, so that no way of writing a row can forget them. The
-- key of an object holds its kind and its id, without hyphens, or its code; no index of the kinds is there
-- to be mistaken for one that leads to words.
CREATE TABLE search_entries (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    object_key TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    CONSTRAINT search_entries_object_key_key UNIQUE (object_key)
);

-- What is there already. The moment of creation is the key, moved on where another one has it.
INSERT INTO search_entries (seq, kind, object_key, search_text)
SELECT max(made - nth) OVER (ORDER BY nth) + nth, kind, object_key, search_text
FROM (
    SELECT made, kind, object_key, search_text,
        row_number() OVER (ORDER BY made, kind, object_key) AS nth
    FROM (
        SELECT (EXTRACT(EPOCH FROM created_at) * 1000000)::BIGINT AS made, 'campaign' AS kind, 'campaign:' || replace(id::TEXT, '-', '') AS object_key, search_text FROM campaigns
        UNION ALL
        SELECT (EXTRACT(EPOCH FROM created_at) * 1000000)::BIGINT AS made, 'award_proposal' AS kind, 'award_proposal:' || replace(id::TEXT, '-', '') AS object_key, search_text FROM award_proposals
        UNION ALL
        SELECT (EXTRACT(EPOCH FROM created_at) * 1000000)::BIGINT AS made, 'decision' AS kind, 'decision:' || replace(id::TEXT, '-', '') AS object_key, search_text FROM decisions
        UNION ALL
        SELECT (EXTRACT(EPOCH FROM created_at) * 1000000)::BIGINT AS made, 'document' AS kind, 'document:' || replace(id::TEXT, '-', '') AS object_key, search_text FROM documents
        UNION ALL
        SELECT (EXTRACT(EPOCH FROM created_at) * 1000000)::BIGINT AS made, 'indicator' AS kind, 'indicator:' || replace(id::TEXT, '-', '') AS object_key, search_text FROM indicators
        UNION ALL
        SELECT (EXTRACT(EPOCH FROM created_at) * 1000000)::BIGINT AS made, 'person' AS kind, 'person:' || code AS object_key, search_text FROM persons
        UNION ALL
        SELECT (EXTRACT(EPOCH FROM created_at) * 1000000)::BIGINT AS made, 'unit' AS kind, 'unit:' || code AS object_key, search_text FROM units
    ) AS objects
) AS numbered;

CREATE INDEX search_entries_words ON search_entries USING gin (folded_words(search_text));
ALTER INDEX search_entries_words ALTER COLUMN 1 SET STATISTICS 1000;

-- The kind comes as the first argument, the name of the key column as the second.
CREATE FUNCTION write_search_entry() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    key BIGINT := (EXTRACT(EPOCH FROM NEW.created_at) * 1000000)::BIGINT;
    object TEXT;
BEGIN
    IF TG_ARGV[1] = 'code' THEN
        object := TG_ARGV[0] || ':' || NEW.code;
    ELSE
        object := TG_ARGV[0] || ':' || replace(NEW.id::TEXT, '-', '');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        UPDATE search_entries SET search_text = NEW.search_text
        WHERE object_key = object;
        RETURN NULL;
    END IF;
    LOOP
        INSERT INTO search_entries (seq, kind, object_key, search_text)
        VALUES (key, TG_ARGV[0], object, NEW.search_text)
        ON CONFLICT (seq) DO NOTHING;
        EXIT WHEN FOUND;
        -- Somebody else came in the same microsecond; others may do so at this moment.
        SELECT greatest(max(seq), key) + 1 INTO key FROM search_entries;
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION remove_search_entry() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    object TEXT;
BEGIN
    IF TG_ARGV[1] = 'code' THEN
        object := TG_ARGV[0] || ':' || OLD.code;
    ELSE
        object := TG_ARGV[0] || ':' || replace(OLD.id::TEXT, '-', '');
    END IF;
    DELETE FROM search_entries WHERE object_key = object;
    RETURN NULL;
END $$;

CREATE TRIGGER campaigns_search_insert AFTER INSERT ON campaigns
FOR EACH ROW EXECUTE FUNCTION write_search_entry('campaign', 'id');
CREATE TRIGGER campaigns_search_update AFTER UPDATE OF search_text ON campaigns
FOR EACH ROW WHEN (OLD.search_text <> NEW.search_text)
EXECUTE FUNCTION write_search_entry('campaign', 'id');
CREATE TRIGGER campaigns_search_delete AFTER DELETE ON campaigns
FOR EACH ROW EXECUTE FUNCTION remove_search_entry('campaign', 'id');

CREATE TRIGGER award_proposals_search_insert AFTER INSERT ON award_proposals
FOR EACH ROW EXECUTE FUNCTION write_search_entry('award_proposal', 'id');
CREATE TRIGGER award_proposals_search_update AFTER UPDATE OF search_text ON award_proposals
FOR EACH ROW WHEN (OLD.search_text <> NEW.search_text)
EXECUTE FUNCTION write_search_entry('award_proposal', 'id');
CREATE TRIGGER award_proposals_search_delete AFTER DELETE ON award_proposals
FOR EACH ROW EXECUTE FUNCTION remove_search_entry('award_proposal', 'id');

CREATE TRIGGER decisions_search_insert AFTER INSERT ON decisions
FOR EACH ROW EXECUTE FUNCTION write_search_entry('decision', 'id');
CREATE TRIGGER decisions_search_update AFTER UPDATE OF search_text ON decisions
FOR EACH ROW WHEN (OLD.search_text <> NEW.search_text)
EXECUTE FUNCTION write_search_entry('decision', 'id');
CREATE TRIGGER decisions_search_delete AFTER DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION remove_search_entry('decision', 'id');

CREATE TRIGGER documents_search_insert AFTER INSERT ON documents
FOR EACH ROW EXECUTE FUNCTION write_search_entry('document', 'id');
CREATE TRIGGER documents_search_update AFTER UPDATE OF search_text ON documents
FOR EACH ROW WHEN (OLD.search_text <> NEW.search_text)
EXECUTE FUNCTION write_search_entry('document', 'id');
CREATE TRIGGER documents_search_delete AFTER DELETE ON documents
FOR EACH ROW EXECUTE FUNCTION remove_search_entry('document', 'id');

CREATE TRIGGER indicators_search_insert AFTER INSERT ON indicators
FOR EACH ROW EXECUTE FUNCTION write_search_entry('indicator', 'id');
CREATE TRIGGER indicators_search_update AFTER UPDATE OF search_text ON indicators
FOR EACH ROW WHEN (OLD.search_text <> NEW.search_text)
EXECUTE FUNCTION write_search_entry('indicator', 'id');
CREATE TRIGGER indicators_search_delete AFTER DELETE ON indicators
FOR EACH ROW EXECUTE FUNCTION remove_search_entry('indicator', 'id');

CREATE TRIGGER persons_search_insert AFTER INSERT ON persons
FOR EACH ROW EXECUTE FUNCTION write_search_entry('person', 'code');
CREATE TRIGGER persons_search_update AFTER UPDATE OF search_text ON persons
FOR EACH ROW WHEN (OLD.search_text <> NEW.search_text)
EXECUTE FUNCTION write_search_entry('person', 'code');
CREATE TRIGGER persons_search_delete AFTER DELETE ON persons
FOR EACH ROW EXECUTE FUNCTION remove_search_entry('person', 'code');

CREATE TRIGGER units_search_insert AFTER INSERT ON units
FOR EACH ROW EXECUTE FUNCTION write_search_entry('unit', 'code');
CREATE TRIGGER units_search_update AFTER UPDATE OF search_text ON units
FOR EACH ROW WHEN (OLD.search_text <> NEW.search_text)
EXECUTE FUNCTION write_search_entry('unit', 'code');
CREATE TRIGGER units_search_delete AFTER DELETE ON units
FOR EACH ROW EXECUTE FUNCTION remove_search_entry('unit', 'code');
