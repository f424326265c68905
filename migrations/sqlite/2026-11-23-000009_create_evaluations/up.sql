CREATE TABLE evaluation_rounds (
    id BLOB NOT NULL PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    method TEXT NOT NULL,
    criteria_set_id BLOB NOT NULL REFERENCES criteria_sets (id),
    subjects TEXT NOT NULL,
    subject_count INTEGER NOT NULL,
    self_scoring_until TEXT,
    state TEXT NOT NULL,
    round_version INTEGER NOT NULL,
    opened_at INTEGER,
    self_scoring_closed_at INTEGER,
    provisional_at INTEGER,
    finalized_at INTEGER,
    finalized_by TEXT,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX evaluation_rounds_campaign ON evaluation_rounds (campaign_id, created_at, id);
CREATE INDEX evaluation_rounds_criteria_set ON evaluation_rounds (criteria_set_id);

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
    UNIQUE (evaluation_round_id, unit_code)
) STRICT;
CREATE INDEX evaluations_unit ON evaluations (unit_code);

CREATE TABLE evaluation_scores (
    evaluation_id BLOB NOT NULL REFERENCES evaluations (id),
    criterion_code TEXT NOT NULL,
    self_points INTEGER,
    self_not_applicable_reason TEXT,
    self_comment TEXT,
    self_evidence TEXT NOT NULL,
    self_by TEXT,
    self_at INTEGER,
    verified_points INTEGER,
    verified_not_applicable_reason TEXT,
    verified_reason TEXT,
    verified_by TEXT,
    verified_at INTEGER,
    PRIMARY KEY (evaluation_id, criterion_code)
) STRICT;

CREATE TABLE evaluation_results (
    evaluation_id BLOB NOT NULL REFERENCES evaluations (id),
    round_version INTEGER NOT NULL,
    evaluation_round_id BLOB NOT NULL REFERENCES evaluation_rounds (id),
    unit_code TEXT NOT NULL REFERENCES units (code),
    status TEXT NOT NULL,
    total INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    band_code TEXT,
    band TEXT,
    ranking TEXT NOT NULL,
    no_self_score INTEGER NOT NULL,
    explanation TEXT NOT NULL,
    computed_at INTEGER NOT NULL,
    PRIMARY KEY (evaluation_id, round_version)
) STRICT;
CREATE INDEX evaluation_results_rank ON evaluation_results (evaluation_round_id, round_version, rank, evaluation_id);

CREATE TABLE evaluation_round_versions (
    evaluation_round_id BLOB NOT NULL REFERENCES evaluation_rounds (id),
    round_version INTEGER NOT NULL,
    status TEXT NOT NULL,
    tie_order TEXT NOT NULL,
    tie_reason TEXT,
    computed_at INTEGER NOT NULL,
    computed_by TEXT NOT NULL,
    reopened_at INTEGER,
    reopened_by TEXT,
    reopen_reason TEXT,
    PRIMARY KEY (evaluation_round_id, round_version)
) STRICT;
