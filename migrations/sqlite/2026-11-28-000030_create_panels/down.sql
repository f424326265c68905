DROP TABLE conflicts;
DROP TABLE panel_sheets;

-- Panel rounds cannot be told without their achievements.
UPDATE award_proposals SET evaluation_id = NULL
WHERE evaluation_id IN (SELECT id FROM evaluations WHERE achievement_id IS NOT NULL);
DELETE FROM evaluation_results
WHERE evaluation_id IN (SELECT id FROM evaluations WHERE achievement_id IS NOT NULL);
DELETE FROM evaluations WHERE achievement_id IS NOT NULL;
DELETE FROM evaluation_round_versions
WHERE evaluation_round_id IN (SELECT id FROM evaluation_rounds WHERE method = 'panel');
DELETE FROM evaluation_rounds WHERE method = 'panel';

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
    UNIQUE (evaluation_round_id, unit_code)
) STRICT;
INSERT INTO evaluations
SELECT id, evaluation_round_id, unit_code, state, self_scorers, submitted_at, submitted_by,
    returned_at, returned_by, return_reason, verified_at, verified_by, version, created_at,
    updated_at, findings
FROM evaluations_kept;
DROP TABLE evaluations_kept;
CREATE INDEX evaluations_unit ON evaluations (unit_code);

ALTER TABLE evaluation_rounds DROP COLUMN panel;
