-- What only a panel round has: its achievements and what their results lead to.
ALTER TABLE evaluation_rounds ADD COLUMN panel TEXT;

-- A sheet of a panel round is about an achievement, of which a unit may have several. SQLite drops a
-- constraint only with its table, so the table is written anew; what refers to it is checked when the
-- migration is committed.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE evaluations_kept AS SELECT * FROM evaluations;
DROP TABLE evaluations;
CREATE TABLE evaluations (
    id BLOB NOT NULL PRIMARY KEY,
    evaluation_round_id BLOB NOT NULL REFERENCES evaluation_rounds (id),
    unit_code TEXT NOT NULL REFERENCES units (code),
    state TEXT NOT NULL,
    self_scorers TEXT NOT NULL,
    submitted_at INTEGER,
    submitted_by TEXT,
    returned_at INTEGER,
    returned_by TEXT,
    return_reason TEXT,
    verified_at INTEGER,
    verified_by TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    findings TEXT NOT NULL DEFAULT '[]',
    achievement_id BLOB REFERENCES achievements (id)
) STRICT;
INSERT INTO evaluations SELECT *, NULL FROM evaluations_kept;
DROP TABLE evaluations_kept;
CREATE INDEX evaluations_unit ON evaluations (unit_code);
CREATE UNIQUE INDEX evaluations_round_unit ON evaluations (evaluation_round_id, unit_code) WHERE achievement_id IS NULL;
CREATE UNIQUE INDEX evaluations_round_achievement ON evaluations (evaluation_round_id, achievement_id);

CREATE TABLE panel_sheets (
    id BLOB NOT NULL PRIMARY KEY,
    evaluation_round_id BLOB NOT NULL REFERENCES evaluation_rounds (id),
    round_version INTEGER NOT NULL,
    achievement_id BLOB NOT NULL REFERENCES achievements (id),
    person_code TEXT NOT NULL REFERENCES persons (code),
    state TEXT NOT NULL,
    marks TEXT NOT NULL,
    comment TEXT,
    submitted_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (evaluation_round_id, round_version, achievement_id, person_code)
) STRICT;
CREATE INDEX panel_sheets_person ON panel_sheets (person_code, state);
CREATE INDEX panel_sheets_achievement ON panel_sheets (achievement_id, person_code);

CREATE TABLE conflicts (
    id BLOB NOT NULL PRIMARY KEY,
    evaluation_round_id BLOB NOT NULL REFERENCES evaluation_rounds (id),
    achievement_id BLOB NOT NULL REFERENCES achievements (id),
    person_code TEXT NOT NULL REFERENCES persons (code),
    ground TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    declared_by TEXT,
    resolution_reason TEXT,
    resolved_by TEXT,
    resolved_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (evaluation_round_id, achievement_id, person_code, ground)
) STRICT;
CREATE INDEX conflicts_created ON conflicts (created_at, id);
CREATE INDEX conflicts_person ON conflicts (person_code, state);
