CREATE TABLE achievements (
    seq BIGINT NOT NULL PRIMARY KEY,
    id UUID NOT NULL,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    subject_kind TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    person_code TEXT COLLATE "C" REFERENCES persons (code),
    share_hundredths BIGINT,
    co_authors JSONB NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    period_year INTEGER NOT NULL,
    applied_since DATE,
    effect TEXT COLLATE "C",
    application_scope TEXT COLLATE "C",
    evidence JSONB NOT NULL,
    external_refs JSONB NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    return_reasons JSONB NOT NULL,
    recognitions JSONB NOT NULL,
    submitted_by TEXT COLLATE "C",
    submitted_at TIMESTAMPTZ,
    verified_by TEXT COLLATE "C",
    verified_at TIMESTAMPTZ,
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT achievements_id_key UNIQUE (id)
);
CREATE INDEX achievements_unit ON achievements (unit_code, state, seq);
CREATE INDEX achievements_campaign ON achievements (campaign_id, state, seq);
CREATE INDEX achievements_kind ON achievements (kind, state, seq);
CREATE INDEX achievements_year ON achievements (period_year, state, seq);
CREATE INDEX achievements_state ON achievements (state, seq);
CREATE INDEX achievements_person ON achievements (person_code, seq) WHERE person_code IS NOT NULL;
CREATE INDEX achievements_creator ON achievements (created_by, seq);
CREATE INDEX achievements_title ON achievements (substr(sort_key, 1, 80), seq);

-- Folded text holds letters, digits and spaces only, so it is its own list of words. The cost is
-- what makes the planner ask the index for rare words; only one in PL/pgSQL is kept as it is told.
CREATE FUNCTION folded_words(folded TEXT) RETURNS TSVECTOR LANGUAGE plpgsql IMMUTABLE STRICT COST 5000
AS $$ BEGIN RETURN folded::TSVECTOR; END $$;
CREATE INDEX achievements_words ON achievements USING gin (folded_words(search_text));
ALTER INDEX achievements_words ALTER COLUMN 1 SET STATISTICS 1000;

CREATE TABLE achievement_refs (
    system TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    achievement_id UUID NOT NULL REFERENCES achievements (id),
    PRIMARY KEY (system, external_id)
);
CREATE INDEX achievement_refs_achievement ON achievement_refs (achievement_id);

CREATE TABLE replications (
    id UUID NOT NULL PRIMARY KEY,
    achievement_id UUID NOT NULL REFERENCES achievements (id),
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    adopted_on DATE NOT NULL,
    result TEXT COLLATE "C",
    evidence JSONB NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT replications_achievement_id_unit_code_key UNIQUE (achievement_id, unit_code)
);
CREATE INDEX replications_unit ON replications (unit_code);
CREATE INDEX replications_created ON replications (achievement_id, created_at, id);
