CREATE TABLE rule_sets (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title JSONB NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    note TEXT COLLATE "C" NOT NULL,
    rules TEXT COLLATE "C" NOT NULL,
    assumed_count INTEGER NOT NULL,
    cloned_from_code TEXT COLLATE "C" REFERENCES rule_sets (code),
    state TEXT COLLATE "C" NOT NULL,
    published_at TIMESTAMPTZ,
    published_by TEXT COLLATE "C",
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX rule_sets_valid_from ON rule_sets (valid_from, code);
CREATE INDEX rule_sets_sort_key ON rule_sets (sort_key, code);
CREATE INDEX rule_sets_cloned_from ON rule_sets (cloned_from_code);

-- A published set is frozen. Only the open end of its validity is closed, once, by its successor.
CREATE FUNCTION refuse_rule_set_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published rule set is frozen';
END
$$;
CREATE TRIGGER rule_sets_frozen_no_update
BEFORE UPDATE OF code, title, valid_from, note, rules, assumed_count, cloned_from_code, state,
    published_at, published_by, created_by, created_at ON rule_sets
FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_rule_set_change();
CREATE TRIGGER rule_sets_frozen_no_move BEFORE UPDATE OF valid_to ON rule_sets
FOR EACH ROW WHEN (OLD.state = 'published' AND OLD.valid_to IS NOT NULL)
EXECUTE FUNCTION refuse_rule_set_change();
CREATE TRIGGER rule_sets_frozen_no_delete BEFORE DELETE ON rule_sets
FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_rule_set_change();
CREATE TRIGGER rule_sets_frozen_no_truncate BEFORE TRUNCATE ON rule_sets
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rule_set_change();
