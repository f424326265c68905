CREATE TABLE councils (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    decision_number TEXT COLLATE "C" NOT NULL,
    decided_on DATE NOT NULL,
    document_id UUID,
    rule_set_code TEXT COLLATE "C" NOT NULL,
    chair_role TEXT COLLATE "C" NOT NULL,
    standing_role TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX councils_created ON councils (created_at, id);

CREATE TABLE council_members (
    id UUID NOT NULL PRIMARY KEY,
    council_id UUID NOT NULL REFERENCES councils (id),
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    office TEXT COLLATE "C" NOT NULL,
    member_from DATE NOT NULL,
    member_to DATE,
    decision_number TEXT COLLATE "C" NOT NULL,
    decided_on DATE NOT NULL
);
CREATE INDEX council_members_council ON council_members (council_id, member_from);
CREATE INDEX council_members_person ON council_members (person_code);

CREATE TABLE council_sessions (
    id UUID NOT NULL PRIMARY KEY,
    council_id UUID NOT NULL REFERENCES councils (id),
    number INTEGER NOT NULL,
    planned_at TIMESTAMPTZ NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    chairing_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    chairing_basis TEXT COLLATE "C",
    secretary_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    guests JSONB NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    opened_at TIMESTAMPTZ,
    opened_by TEXT COLLATE "C",
    closed_at TIMESTAMPTZ,
    closed_by TEXT COLLATE "C",
    differing_views TEXT COLLATE "C",
    conclusions TEXT COLLATE "C",
    places JSONB NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT council_sessions_council_id_number_key UNIQUE (council_id, number)
);
CREATE INDEX council_sessions_created ON council_sessions (council_id, created_at, id);

CREATE TABLE council_attendance (
    council_session_id UUID NOT NULL REFERENCES council_sessions (id),
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    presence TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    PRIMARY KEY (council_session_id, person_code)
);
CREATE INDEX council_attendance_person ON council_attendance (person_code);

CREATE TABLE agenda_items (
    id UUID NOT NULL PRIMARY KEY,
    council_session_id UUID NOT NULL REFERENCES council_sessions (id),
    award_proposal_id UUID NOT NULL REFERENCES award_proposals (id),
    ballot_mode TEXT COLLATE "C" NOT NULL,
    ballot_mode_reason TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    voting_round INTEGER NOT NULL,
    outcome JSONB,
    voting_opened_at TIMESTAMPTZ,
    voting_opened_by TEXT COLLATE "C",
    voting_closed_at TIMESTAMPTZ,
    voting_closed_by TEXT COLLATE "C",
    communicated_at TIMESTAMPTZ,
    communicated_by TEXT COLLATE "C",
    created_by TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX agenda_items_session ON agenda_items (council_session_id, created_at, id);
CREATE INDEX agenda_items_proposal ON agenda_items (award_proposal_id, created_at);
CREATE INDEX agenda_items_state ON agenda_items (state);

-- Who votes on an item, who does not and why; fixed when voting opens.
CREATE TABLE agenda_voters (
    agenda_item_id UUID NOT NULL REFERENCES agenda_items (id),
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    presence TEXT COLLATE "C" NOT NULL,
    ground TEXT COLLATE "C",
    has_voted BOOLEAN NOT NULL,
    PRIMARY KEY (agenda_item_id, person_code)
);
CREATE INDEX agenda_voters_person ON agenda_voters (person_code);

CREATE TABLE open_ballots (
    agenda_item_id UUID NOT NULL REFERENCES agenda_items (id),
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    choice TEXT COLLATE "C" NOT NULL,
    entered_by TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (agenda_item_id, person_code)
);

-- Secret ballots until they are counted: the key is not in the database.
CREATE TABLE sealed_ballots (
    agenda_item_id UUID NOT NULL REFERENCES agenda_items (id),
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    sealed TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (agenda_item_id, person_code)
);

-- Secret ballots once they are counted: no voter, no time, random ids, written in random order.
CREATE TABLE counted_ballots (
    id UUID NOT NULL PRIMARY KEY,
    agenda_item_id UUID NOT NULL REFERENCES agenda_items (id),
    choice TEXT COLLATE "C" NOT NULL
);
CREATE INDEX counted_ballots_item ON counted_ballots (agenda_item_id);
