-- What a council member declared cannot be told without its dossier.
CREATE TABLE conflicts_kept AS SELECT * FROM conflicts WHERE award_proposal_id IS NULL;
DROP TABLE conflicts;
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
INSERT INTO conflicts
SELECT id, evaluation_round_id, achievement_id, person_code, ground, state, reason, declared_by,
    resolution_reason, resolved_by, resolved_at, version, created_at, updated_at
FROM conflicts_kept;
DROP TABLE conflicts_kept;
CREATE INDEX conflicts_created ON conflicts (created_at, id);
CREATE INDEX conflicts_person ON conflicts (person_code, state);
