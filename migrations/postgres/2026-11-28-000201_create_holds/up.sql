CREATE TABLE holds (
    id UUID NOT NULL PRIMARY KEY,
    subject_kind TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    person_code TEXT COLLATE "C" REFERENCES persons (code),
    kind TEXT COLLATE "C" NOT NULL,
    opened_on DATE NOT NULL,
    basis JSONB NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    released_on DATE,
    outcome TEXT COLLATE "C",
    conclusion JSONB,
    discipline_form TEXT COLLATE "C",
    discipline_number TEXT COLLATE "C",
    discipline_decided_on DATE,
    discipline_ends_on DATE,
    opened_by TEXT COLLATE "C" NOT NULL,
    released_by TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX holds_created ON holds (created_at, id);
CREATE INDEX holds_unit ON holds (unit_code, subject_kind);
CREATE INDEX holds_person ON holds (person_code);
