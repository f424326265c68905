CREATE TABLE past_awards (
    id BLOB NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_code TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    person_code TEXT REFERENCES persons (code),
    award_type_code TEXT REFERENCES award_types (code),
    title TEXT NOT NULL,
    award_class TEXT,
    decision_number TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    issuing_body TEXT NOT NULL,
    achievement TEXT NOT NULL,
    period_from TEXT,
    period_to TEXT,
    recorded_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT past_awards_subject_key
        UNIQUE (subject_kind, subject_code, decision_number, decided_on)
) STRICT;
CREATE INDEX past_awards_decided ON past_awards (decided_on, id);
CREATE INDEX past_awards_unit ON past_awards (unit_code);
CREATE INDEX past_awards_person ON past_awards (person_code);
