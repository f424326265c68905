ALTER TABLE evaluation_rounds ADD COLUMN petition_days INTEGER;
ALTER TABLE evaluation_rounds ADD COLUMN petition_until DATE;
ALTER TABLE evaluation_rounds ADD COLUMN petitions_closed_at TIMESTAMPTZ;
ALTER TABLE evaluation_rounds ADD COLUMN incomplete_calendar_years JSONB NOT NULL DEFAULT '[]';

CREATE TABLE petitions (
    id UUID NOT NULL PRIMARY KEY,
    evaluation_id UUID NOT NULL REFERENCES evaluations (id),
    evaluation_round_id UUID NOT NULL REFERENCES evaluation_rounds (id),
    round_version INTEGER NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    criterion_code TEXT COLLATE "C" NOT NULL,
    grounds TEXT COLLATE "C" NOT NULL,
    evidence JSONB NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    filed_by TEXT COLLATE "C" NOT NULL,
    mark_before JSONB,
    mark_after JSONB,
    decided_at TIMESTAMPTZ,
    decided_by TEXT COLLATE "C",
    decision_reason TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT petitions_evaluation_id_round_version_criterion_code_key
    UNIQUE (evaluation_id, round_version, criterion_code)
);
CREATE INDEX petitions_evaluation ON petitions (evaluation_id, created_at, id);
CREATE INDEX petitions_pending ON petitions (evaluation_round_id, created_at, id) WHERE state = 'pending';
CREATE INDEX petitions_waiting ON petitions (created_at, id) WHERE state = 'pending';
