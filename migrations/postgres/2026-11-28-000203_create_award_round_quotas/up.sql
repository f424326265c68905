-- All caps of a round are read and written together, so they are one document.
CREATE TABLE award_round_quotas (
    award_round_id UUID NOT NULL PRIMARY KEY REFERENCES award_rounds (id),
    quotas JSONB NOT NULL,
    updated_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
