CREATE TABLE holds (
    id BLOB NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    person_code TEXT REFERENCES persons (code),
    kind TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    basis TEXT NOT NULL,
    state TEXT NOT NULL,
    released_on TEXT,
    outcome TEXT,
    conclusion TEXT,
    discipline_form TEXT,
    discipline_number TEXT,
    discipline_decided_on TEXT,
    discipline_ends_on TEXT,
    opened_by TEXT NOT NULL,
    released_by TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX holds_created ON holds (created_at, id);
CREATE INDEX holds_unit ON holds (unit_code, subject_kind);
CREATE INDEX holds_person ON holds (person_code);
