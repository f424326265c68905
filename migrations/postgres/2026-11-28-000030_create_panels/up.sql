-- What only a panel round has: its achievements and what their results lead to.
ALTER TABLE evaluation_rounds ADD COLUMN panel JSONB;

-- A sheet of a panel round is about an achievement, of which a unit may have several.
ALTER TABLE evaluations DROP CONSTRAINT evaluations_evaluation_round_id_unit_code_key;
ALTER TABLE evaluations ADD COLUMN achievement_id UUID REFERENCES achievements (id);
CREATE UNIQUE INDEX evaluations_round_unit ON evaluations (evaluation_round_id, unit_code) WHERE achievement_id IS NULL;
CREATE UNIQUE INDEX evaluations_round_achievement ON evaluations (evaluation_round_id, achievement_id);

CREATE TABLE panel_sheets (
    id UUID NOT NULL PRIMARY KEY,
    evaluation_round_id UUID NOT NULL REFERENCES evaluation_rounds (id),
    round_version INTEGER NOT NULL,
    achievement_id UUID NOT NULL REFERENCES achievements (id),
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    state TEXT COLLATE "C" NOT NULL,
    marks JSONB NOT NULL,
    comment TEXT COLLATE "C",
    submitted_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT panel_sheets_key UNIQUE (evaluation_round_id, round_version, achievement_id, person_code)
);
CREATE INDEX panel_sheets_person ON panel_sheets (person_code, state);
CREATE INDEX panel_sheets_achievement ON panel_sheets (achievement_id, person_code);

CREATE TABLE conflicts (
    id UUID NOT NULL PRIMARY KEY,
    evaluation_round_id UUID NOT NULL REFERENCES evaluation_rounds (id),
    achievement_id UUID NOT NULL REFERENCES achievements (id),
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    ground TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    declared_by TEXT COLLATE "C",
    resolution_reason TEXT COLLATE "C",
    resolved_by TEXT COLLATE "C",
    resolved_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT conflicts_key UNIQUE (evaluation_round_id, achievement_id, person_code, ground)
);
CREATE INDEX conflicts_created ON conflicts (created_at, id);
CREATE INDEX conflicts_person ON conflicts (person_code, state);
