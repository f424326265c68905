CREATE TABLE award_types (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    authority TEXT NOT NULL,
    level TEXT NOT NULL,
    award_class TEXT NOT NULL,
    subject_kinds TEXT NOT NULL,
    requires_council INTEGER NOT NULL,
    needs_forwarding INTEGER NOT NULL,
    required_papers TEXT NOT NULL,
    bonus_individual INTEGER NOT NULL,
    bonus_collective INTEGER NOT NULL,
    merit_clauses TEXT NOT NULL,
    bases TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX award_types_sort_key ON award_types (sort_key, code);

CREATE TABLE award_rounds (
    id BLOB NOT NULL PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    name TEXT NOT NULL,
    award_type_codes TEXT NOT NULL,
    submission_from TEXT NOT NULL,
    submission_to TEXT NOT NULL,
    achievement_period_from TEXT NOT NULL,
    achievement_period_to TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at INTEGER,
    opened_by TEXT,
    closed_at INTEGER,
    closed_by TEXT,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX award_rounds_campaign ON award_rounds (campaign_id, created_at, id);
