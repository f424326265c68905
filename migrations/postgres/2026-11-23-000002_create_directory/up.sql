CREATE TABLE units (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    parent_code TEXT COLLATE "C" REFERENCES units (code),
    organisation_code TEXT COLLATE "C",
    aliases JSONB NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    merged_into_code TEXT COLLATE "C" REFERENCES units (code),
    is_sample BOOLEAN NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX units_sort_key ON units (sort_key, code);

CREATE TABLE bloc_years (
    bloc_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    year INTEGER NOT NULL,
    version BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (bloc_code, year)
);

CREATE TABLE bloc_members (
    bloc_code TEXT COLLATE "C" NOT NULL,
    year INTEGER NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    role TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (bloc_code, year, unit_code),
    FOREIGN KEY (bloc_code, year) REFERENCES bloc_years (bloc_code, year),
    CONSTRAINT bloc_members_year_unit_code_key UNIQUE (year, unit_code)
);

CREATE TABLE persons (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    full_name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    position_title TEXT COLLATE "C",
    position_class TEXT COLLATE "C" NOT NULL,
    sex TEXT COLLATE "C",
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    joined_on DATE,
    left_on DATE,
    is_sample BOOLEAN NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX persons_sort_key ON persons (sort_key, code);
CREATE INDEX persons_unit ON persons (unit_code, sort_key, code);

CREATE TABLE person_units (
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    valid_from DATE NOT NULL,
    valid_to DATE,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    PRIMARY KEY (person_code, valid_from)
);

CREATE TABLE clients (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    is_active BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE role_grants (
    id UUID NOT NULL PRIMARY KEY,
    holder_kind TEXT COLLATE "C" NOT NULL,
    holder_code TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" REFERENCES units (code),
    valid_from DATE NOT NULL,
    valid_to DATE,
    reason TEXT COLLATE "C" NOT NULL,
    delegated_from_id UUID REFERENCES role_grants (id),
    ended_at TIMESTAMPTZ,
    ended_reason TEXT COLLATE "C",
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX role_grants_holder ON role_grants (holder_kind, holder_code);
