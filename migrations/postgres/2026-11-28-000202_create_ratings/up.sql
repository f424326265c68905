CREATE TABLE ratings (
    id UUID NOT NULL PRIMARY KEY,
    year INTEGER NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_code TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    person_code TEXT COLLATE "C" REFERENCES persons (code),
    level TEXT COLLATE "C",
    source TEXT COLLATE "C" NOT NULL,
    rated_on DATE NOT NULL,
    document_id UUID REFERENCES documents (id),
    document_number TEXT COLLATE "C",
    document_date DATE,
    months_worked INTEGER,
    leaves JSONB NOT NULL,
    left_out_for_time BOOLEAN NOT NULL,
    revisions JSONB NOT NULL,
    recorded_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ratings_year_subject_kind_subject_code_key
    UNIQUE (year, subject_kind, subject_code)
);
CREATE INDEX ratings_created ON ratings (created_at, id);
CREATE INDEX ratings_unit ON ratings (unit_code, year);
CREATE INDEX ratings_person ON ratings (person_code, year);
