CREATE TABLE decisions (
    id BLOB NOT NULL PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    authority TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT,
    symbol TEXT,
    issued_on TEXT,
    year INTEGER,
    signer_name TEXT,
    signer_title TEXT,
    cites_plan INTEGER NOT NULL,
    document_id BLOB,
    state TEXT NOT NULL,
    published_at INTEGER,
    published_by TEXT,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (authority, year, number, symbol)
) STRICT;
CREATE INDEX decisions_created ON decisions (created_at, id);

CREATE TABLE decision_proposals (
    decision_id BLOB NOT NULL REFERENCES decisions (id),
    award_proposal_id BLOB NOT NULL REFERENCES award_proposals (id),
    position INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (decision_id, award_proposal_id)
) STRICT;
CREATE INDEX decision_proposals_proposal ON decision_proposals (award_proposal_id);

CREATE TABLE awards (
    id BLOB NOT NULL PRIMARY KEY,
    award_proposal_id BLOB NOT NULL REFERENCES award_proposals (id),
    decision_id BLOB NOT NULL REFERENCES decisions (id),
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    award_type_code TEXT NOT NULL REFERENCES award_types (code),
    award_class TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    person_code TEXT REFERENCES persons (code),
    merit_clause TEXT NOT NULL,
    achievement_period_from TEXT NOT NULL,
    achievement_period_to TEXT NOT NULL,
    granted_on TEXT NOT NULL,
    year INTEGER NOT NULL,
    bonus_amount INTEGER,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (award_proposal_id)
) STRICT;
CREATE INDEX awards_granted_on ON awards (granted_on, id);
CREATE INDEX awards_person ON awards (person_code, granted_on, id);
CREATE INDEX awards_unit ON awards (unit_code, granted_on, id);
CREATE INDEX awards_campaign ON awards (campaign_id, granted_on, id);
CREATE INDEX awards_decision ON awards (decision_id);

CREATE TABLE award_achievements (
    award_id BLOB NOT NULL REFERENCES awards (id),
    achievement_id BLOB NOT NULL,
    PRIMARY KEY (award_id, achievement_id)
) STRICT;
CREATE INDEX award_achievements_achievement ON award_achievements (achievement_id);
