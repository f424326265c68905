CREATE TABLE rule_sets (
    code TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    note TEXT NOT NULL,
    rules TEXT NOT NULL,
    assumed_count INTEGER NOT NULL,
    cloned_from_code TEXT REFERENCES rule_sets (code),
    state TEXT NOT NULL,
    published_at INTEGER,
    published_by TEXT,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rule_sets_valid_from ON rule_sets (valid_from, code);
CREATE INDEX rule_sets_sort_key ON rule_sets (sort_key, code);
CREATE INDEX rule_sets_cloned_from ON rule_sets (cloned_from_code);

-- A published set is frozen. Only the open end of its validity is closed, once, by its successor.
CREATE TRIGGER rule_sets_frozen_no_update
BEFORE UPDATE OF code, title, valid_from, note, rules, assumed_count, cloned_from_code, state,
    published_at, published_by, created_by, created_at ON rule_sets
WHEN OLD.state = 'published'
BEGIN SELECT RAISE(ABORT, 'a published rule set is frozen'); END;
CREATE TRIGGER rule_sets_frozen_no_move BEFORE UPDATE OF valid_to ON rule_sets
WHEN OLD.state = 'published' AND OLD.valid_to IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a published rule set is frozen'); END;
CREATE TRIGGER rule_sets_frozen_no_delete BEFORE DELETE ON rule_sets
WHEN OLD.state = 'published'
BEGIN SELECT RAISE(ABORT, 'a published rule set is frozen'); END;
