CREATE TABLE indicators (
    id BLOB NOT NULL PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    source TEXT,
    figure TEXT,
    milestone TEXT,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (campaign_id, code)
) STRICT;
CREATE INDEX indicators_campaign ON indicators (campaign_id, created_at, id);

CREATE TABLE indicator_owners (
    indicator_id BLOB NOT NULL REFERENCES indicators (id),
    unit_code TEXT NOT NULL REFERENCES units (code),
    PRIMARY KEY (indicator_id, unit_code)
) STRICT;
CREATE INDEX indicator_owners_unit ON indicator_owners (unit_code);

CREATE TABLE indicator_versions (
    indicator_id BLOB NOT NULL REFERENCES indicators (id),
    version INTEGER NOT NULL,
    definition TEXT NOT NULL,
    reason TEXT,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (indicator_id, version)
) STRICT;

CREATE TABLE measurements (
    id BLOB NOT NULL PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    indicator_id BLOB NOT NULL REFERENCES indicators (id),
    unit_code TEXT NOT NULL REFERENCES units (code),
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    is_current INTEGER NOT NULL,
    corrects_id BLOB REFERENCES measurements (id),
    correction_reason TEXT,
    numerator INTEGER NOT NULL,
    denominator INTEGER,
    evidence TEXT NOT NULL,
    note TEXT,
    state TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    judged_by TEXT,
    judged_at INTEGER,
    judged_reason TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (indicator_id, unit_code, period, revision)
) STRICT;
CREATE UNIQUE INDEX measurements_indicator_id_unit_code_period_key
ON measurements (indicator_id, unit_code, period) WHERE is_current;
CREATE INDEX measurements_campaign ON measurements (campaign_id, created_at, id);
CREATE INDEX measurements_indicator ON measurements (indicator_id, created_at, id);
CREATE INDEX measurements_waiting ON measurements (state, updated_at, id) WHERE is_current;
