CREATE TABLE councils (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    decision_number TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    document_id BLOB,
    rule_set_code TEXT NOT NULL,
    chair_role TEXT NOT NULL,
    standing_role TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX councils_created ON councils (created_at, id);

CREATE TABLE council_members (
    id BLOB NOT NULL PRIMARY KEY,
    council_id BLOB NOT NULL REFERENCES councils (id),
    person_code TEXT NOT NULL REFERENCES persons (code),
    office TEXT NOT NULL,
    member_from TEXT NOT NULL,
    member_to TEXT,
    decision_number TEXT NOT NULL,
    decided_on TEXT NOT NULL
) STRICT;
CREATE INDEX council_members_council ON council_members (council_id, member_from);
CREATE INDEX council_members_person ON council_members (person_code);

CREATE TABLE council_sessions (
    id BLOB NOT NULL PRIMARY KEY,
    council_id BLOB NOT NULL REFERENCES councils (id),
    number INTEGER NOT NULL,
    planned_at INTEGER NOT NULL,
    place TEXT NOT NULL,
    chairing_code TEXT NOT NULL REFERENCES persons (code),
    chairing_basis TEXT,
    secretary_code TEXT NOT NULL REFERENCES persons (code),
    guests TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at INTEGER,
    opened_by TEXT,
    closed_at INTEGER,
    closed_by TEXT,
    differing_views TEXT,
    conclusions TEXT,
    places TEXT NOT NULL,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (council_id, number)
) STRICT;
CREATE INDEX council_sessions_created ON council_sessions (council_id, created_at, id);

CREATE TABLE council_attendance (
    council_session_id BLOB NOT NULL REFERENCES council_sessions (id),
    person_code TEXT NOT NULL REFERENCES persons (code),
    presence TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (council_session_id, person_code)
) STRICT;
CREATE INDEX council_attendance_person ON council_attendance (person_code);

CREATE TABLE agenda_items (
    id BLOB NOT NULL PRIMARY KEY,
    council_session_id BLOB NOT NULL REFERENCES council_sessions (id),
    award_proposal_id BLOB NOT NULL REFERENCES award_proposals (id),
    ballot_mode TEXT NOT NULL,
    ballot_mode_reason TEXT,
    state TEXT NOT NULL,
    voting_round INTEGER NOT NULL,
    outcome TEXT,
    voting_opened_at INTEGER,
    voting_opened_by TEXT,
    voting_closed_at INTEGER,
    voting_closed_by TEXT,
    communicated_at INTEGER,
    communicated_by TEXT,
    created_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agenda_items_session ON agenda_items (council_session_id, created_at, id);
CREATE INDEX agenda_items_proposal ON agenda_items (award_proposal_id, created_at);
CREATE INDEX agenda_items_state ON agenda_items (state);

-- Who votes on an item, who does not and why; fixed when voting opens.
CREATE TABLE agenda_voters (
    agenda_item_id BLOB NOT NULL REFERENCES agenda_items (id),
    person_code TEXT NOT NULL REFERENCES persons (code),
    presence TEXT NOT NULL,
    ground TEXT,
    has_voted INTEGER NOT NULL,
    PRIMARY KEY (agenda_item_id, person_code)
) STRICT;
CREATE INDEX agenda_voters_person ON agenda_voters (person_code);

CREATE TABLE open_ballots (
    agenda_item_id BLOB NOT NULL REFERENCES agenda_items (id),
    person_code TEXT NOT NULL REFERENCES persons (code),
    choice TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (agenda_item_id, person_code)
) STRICT;

-- Secret ballots until they are counted: the key is not in the database.
CREATE TABLE sealed_ballots (
    agenda_item_id BLOB NOT NULL REFERENCES agenda_items (id),
    person_code TEXT NOT NULL REFERENCES persons (code),
    sealed TEXT NOT NULL,
    PRIMARY KEY (agenda_item_id, person_code)
) STRICT;

-- Secret ballots once they are counted: no voter, no time, random ids, written in random order.
CREATE TABLE counted_ballots (
    id BLOB NOT NULL PRIMARY KEY,
    agenda_item_id BLOB NOT NULL REFERENCES agenda_items (id),
    choice TEXT NOT NULL
) STRICT;
CREATE INDEX counted_ballots_item ON counted_ballots (agenda_item_id);
