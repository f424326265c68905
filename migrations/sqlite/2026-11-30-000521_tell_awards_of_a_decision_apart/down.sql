-- Where one decision gave somebody two awards, this is refused and loses neither.
CREATE TABLE past_awards_next (
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
INSERT INTO past_awards_next (
    id, subject_kind, subject_code, unit_code, person_code, award_type_code, title, award_class, decision_number,
    decided_on, issuing_body, achievement, period_from, period_to, recorded_by, version, created_at, updated_at
) SELECT
    id, subject_kind, subject_code, unit_code, person_code, award_type_code, title, award_class, decision_number,
    decided_on, issuing_body, achievement, period_from, period_to, recorded_by, version, created_at, updated_at
FROM past_awards;
DROP TABLE past_awards;
ALTER TABLE past_awards_next RENAME TO past_awards;
CREATE INDEX past_awards_decided ON past_awards (decided_on, id);
CREATE INDEX past_awards_unit ON past_awards (unit_code);
CREATE INDEX past_awards_person ON past_awards (person_code);
