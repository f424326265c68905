ALTER TABLE evaluation_rounds ADD COLUMN petition_days INTEGER;
ALTER TABLE evaluation_rounds ADD COLUMN petition_until TEXT;
ALTER TABLE evaluation_rounds ADD COLUMN petitions_closed_at INTEGER;
ALTER TABLE evaluation_rounds ADD COLUMN incomplete_calendar_years TEXT NOT NULL DEFAULT '[]';

CREATE TABLE petitions (
    id BLOB NOT NULL PRIMARY KEY,
    evaluation_id BLOB NOT NULL REFERENCES evaluations (id),
    evaluation_round_id BLOB NOT NULL REFERENCES evaluation_rounds (id),
    round_version INTEGER NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    criterion_code TEXT NOT NULL,
    grounds TEXT NOT NULL,
    evidence TEXT NOT NULL,
    state TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    mark_before TEXT,
    mark_after TEXT,
    decided_at INTEGER,
    decided_by TEXT,
    decision_reason TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (evaluation_id, round_version, criterion_code)
) STRICT;
CREATE INDEX petitions_evaluation ON petitions (evaluation_id, created_at, id);
CREATE INDEX petitions_pending ON petitions (evaluation_round_id, created_at, id) WHERE state = 'pending';
CREATE INDEX petitions_waiting ON petitions (created_at, id) WHERE state = 'pending';
