CREATE TABLE ratings (
    id BLOB NOT NULL PRIMARY KEY,
    year INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_code TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    person_code TEXT REFERENCES persons (code),
    level TEXT,
    source TEXT NOT NULL,
    rated_on TEXT NOT NULL,
    document_id BLOB REFERENCES documents (id),
    document_number TEXT,
    document_date TEXT,
    months_worked INTEGER,
    leaves TEXT NOT NULL,
    left_out_for_time INTEGER NOT NULL,
    revisions TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (year, subject_kind, subject_code)
) STRICT;
CREATE INDEX ratings_created ON ratings (created_at, id);
CREATE INDEX ratings_unit ON ratings (unit_code, year);
CREATE INDEX ratings_person ON ratings (person_code, year);
