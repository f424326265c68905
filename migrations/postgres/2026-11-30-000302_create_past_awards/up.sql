CREATE TABLE past_awards (
    id UUID NOT NULL PRIMARY KEY,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_code TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    person_code TEXT COLLATE "C" REFERENCES persons (code),
    award_type_code TEXT COLLATE "C" REFERENCES award_types (code),
    title TEXT COLLATE "C" NOT NULL,
    award_class TEXT COLLATE "C",
    decision_number TEXT COLLATE "C" NOT NULL,
    decided_on DATE NOT NULL,
    issuing_body TEXT COLLATE "C" NOT NULL,
    achievement TEXT COLLATE "C" NOT NULL,
    period_from DATE,
    period_to DATE,
    recorded_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT past_awards_subject_key
        UNIQUE (subject_kind, subject_code, decision_number, decided_on)
);
CREATE INDEX past_awards_decided ON past_awards (decided_on, id);
CREATE INDEX past_awards_unit ON past_awards (unit_code);
CREATE INDEX past_awards_person ON past_awards (person_code);
