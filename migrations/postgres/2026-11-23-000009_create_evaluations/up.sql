CREATE TABLE evaluation_rounds (
    id UUID NOT NULL PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    title TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    criteria_set_id UUID NOT NULL REFERENCES criteria_sets (id),
    subjects JSONB NOT NULL,
    subject_count INTEGER NOT NULL,
    self_scoring_until DATE,
    state TEXT COLLATE "C" NOT NULL,
    round_version INTEGER NOT NULL,
    opened_at TIMESTAMPTZ,
    self_scoring_closed_at TIMESTAMPTZ,
    provisional_at TIMESTAMPTZ,
    finalized_at TIMESTAMPTZ,
    finalized_by TEXT COLLATE "C",
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX evaluation_rounds_campaign ON evaluation_rounds (campaign_id, created_at, id);
CREATE INDEX evaluation_rounds_criteria_set ON evaluation_rounds (criteria_set_id);

CREATE TABLE evaluations (
    id UUID NOT NULL PRIMARY KEY,
    evaluation_round_id UUID NOT NULL REFERENCES evaluation_rounds (id),
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    state TEXT COLLATE "C" NOT NULL,
    self_scorers JSONB NOT NULL,
    submitted_at TIMESTAMPTZ,
    submitted_by TEXT COLLATE "C",
    returned_at TIMESTAMPTZ,
    returned_by TEXT COLLATE "C",
    return_reason TEXT COLLATE "C",
    verified_at TIMESTAMPTZ,
    verified_by TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT evaluations_evaluation_round_id_unit_code_key UNIQUE (evaluation_round_id, unit_code)
);
CREATE INDEX evaluations_unit ON evaluations (unit_code);

CREATE TABLE evaluation_scores (
    evaluation_id UUID NOT NULL REFERENCES evaluations (id),
    criterion_code TEXT COLLATE "C" NOT NULL,
    self_points BIGINT,
    self_not_applicable_reason TEXT COLLATE "C",
    self_comment TEXT COLLATE "C",
    self_evidence JSONB NOT NULL,
    self_by TEXT COLLATE "C",
    self_at TIMESTAMPTZ,
    verified_points BIGINT,
    verified_not_applicable_reason TEXT COLLATE "C",
    verified_reason TEXT COLLATE "C",
    verified_by TEXT COLLATE "C",
    verified_at TIMESTAMPTZ,
    PRIMARY KEY (evaluation_id, criterion_code)
);

CREATE TABLE evaluation_results (
    evaluation_id UUID NOT NULL REFERENCES evaluations (id),
    round_version INTEGER NOT NULL,
    evaluation_round_id UUID NOT NULL REFERENCES evaluation_rounds (id),
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    status TEXT COLLATE "C" NOT NULL,
    total BIGINT NOT NULL,
    rank INTEGER NOT NULL,
    band_code TEXT COLLATE "C",
    band JSONB,
    ranking JSONB NOT NULL,
    no_self_score BOOLEAN NOT NULL,
    explanation JSONB NOT NULL,
    computed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (evaluation_id, round_version)
);
CREATE INDEX evaluation_results_rank ON evaluation_results (evaluation_round_id, round_version, rank, evaluation_id);

CREATE TABLE evaluation_round_versions (
    evaluation_round_id UUID NOT NULL REFERENCES evaluation_rounds (id),
    round_version INTEGER NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    tie_order JSONB NOT NULL,
    tie_reason TEXT COLLATE "C",
    computed_at TIMESTAMPTZ NOT NULL,
    computed_by TEXT COLLATE "C" NOT NULL,
    reopened_at TIMESTAMPTZ,
    reopened_by TEXT COLLATE "C",
    reopen_reason TEXT COLLATE "C",
    PRIMARY KEY (evaluation_round_id, round_version)
);
