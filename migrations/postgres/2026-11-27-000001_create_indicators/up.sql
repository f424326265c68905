CREATE TABLE indicators (
    id UUID NOT NULL PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    code TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    source TEXT COLLATE "C",
    figure JSONB,
    milestone JSONB,
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT indicators_campaign_id_code_key UNIQUE (campaign_id, code)
);
CREATE INDEX indicators_campaign ON indicators (campaign_id, created_at, id);

CREATE TABLE indicator_owners (
    indicator_id UUID NOT NULL REFERENCES indicators (id),
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    PRIMARY KEY (indicator_id, unit_code)
);
CREATE INDEX indicator_owners_unit ON indicator_owners (unit_code);

CREATE TABLE indicator_versions (
    indicator_id UUID NOT NULL REFERENCES indicators (id),
    version BIGINT NOT NULL,
    definition JSONB NOT NULL,
    reason TEXT COLLATE "C",
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (indicator_id, version)
);

CREATE TABLE measurements (
    id UUID NOT NULL PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    indicator_id UUID NOT NULL REFERENCES indicators (id),
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    period TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    corrects_id UUID REFERENCES measurements (id),
    correction_reason TEXT COLLATE "C",
    numerator BIGINT NOT NULL,
    denominator BIGINT,
    evidence JSONB NOT NULL,
    note TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    recorded_by TEXT COLLATE "C" NOT NULL,
    judged_by TEXT COLLATE "C",
    judged_at TIMESTAMPTZ,
    judged_reason TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT measurements_indicator_id_unit_code_period_revision_key
    UNIQUE (indicator_id, unit_code, period, revision)
);
CREATE UNIQUE INDEX measurements_indicator_id_unit_code_period_key
ON measurements (indicator_id, unit_code, period) WHERE is_current;
CREATE INDEX measurements_campaign ON measurements (campaign_id, created_at, id);
CREATE INDEX measurements_indicator ON measurements (indicator_id, created_at, id);
CREATE INDEX measurements_waiting ON measurements (state, updated_at, id) WHERE is_current;
