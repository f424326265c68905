CREATE TABLE units (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_code TEXT REFERENCES units (code),
    organisation_code TEXT,
    aliases TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    merged_into_code TEXT REFERENCES units (code),
    is_sample INTEGER NOT NULL,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX units_sort_key ON units (sort_key, code);

CREATE TABLE bloc_years (
    bloc_code TEXT NOT NULL REFERENCES units (code),
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (bloc_code, year)
) STRICT;

CREATE TABLE bloc_members (
    bloc_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    role TEXT NOT NULL,
    PRIMARY KEY (bloc_code, year, unit_code),
    FOREIGN KEY (bloc_code, year) REFERENCES bloc_years (bloc_code, year),
    UNIQUE (year, unit_code)
) STRICT;

CREATE TABLE persons (
    code TEXT NOT NULL PRIMARY KEY,
    full_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    position_title TEXT,
    position_class TEXT NOT NULL,
    sex TEXT,
    unit_code TEXT NOT NULL REFERENCES units (code),
    joined_on TEXT,
    left_on TEXT,
    is_sample INTEGER NOT NULL,
    search_text TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX persons_sort_key ON persons (sort_key, code);
CREATE INDEX persons_unit ON persons (unit_code, sort_key, code);

CREATE TABLE person_units (
    person_code TEXT NOT NULL REFERENCES persons (code),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    unit_code TEXT NOT NULL REFERENCES units (code),
    PRIMARY KEY (person_code, valid_from)
) STRICT;

CREATE TABLE clients (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    scopes TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE role_grants (
    id BLOB NOT NULL PRIMARY KEY,
    holder_kind TEXT NOT NULL,
    holder_code TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_code TEXT REFERENCES units (code),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    reason TEXT NOT NULL,
    delegated_from_id BLOB REFERENCES role_grants (id),
    ended_at INTEGER,
    ended_reason TEXT,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX role_grants_holder ON role_grants (holder_kind, holder_code);
