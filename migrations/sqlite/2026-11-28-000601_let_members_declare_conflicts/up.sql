-- A conflict is an evaluator's with an achievement of a panel round, or a council member's with a dossier.
-- SQLite drops a constraint only with its table, so the table, to which nothing refers, is written anew.
CREATE TABLE conflicts_kept AS SELECT * FROM conflicts;
DROP TABLE conflicts;
CREATE TABLE conflicts (
    id BLOB NOT NULL PRIMARY KEY,
    evaluation_round_id BLOB REFERENCES evaluation_rounds (id),
    achievement_id BLOB REFERENCES achievements (id),
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
    award_proposal_id BLOB REFERENCES award_proposals (id),
    UNIQUE (evaluation_round_id, achievement_id, person_code, ground)
) STRICT;
INSERT INTO conflicts SELECT *, NULL FROM conflicts_kept;
DROP TABLE conflicts_kept;
CREATE INDEX conflicts_created ON conflicts (created_at, id);
CREATE INDEX conflicts_person ON conflicts (person_code, state);
CREATE UNIQUE INDEX conflicts_proposal ON conflicts (award_proposal_id, person_code, ground);
