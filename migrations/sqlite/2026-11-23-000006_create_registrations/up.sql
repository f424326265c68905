CREATE TABLE registrations (
    id BLOB NOT NULL PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    subject_kind TEXT NOT NULL,
    subject_code TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    person_code TEXT REFERENCES persons (code),
    pledged_title TEXT,
    pledges TEXT NOT NULL,
    state TEXT NOT NULL,
    return_reasons TEXT NOT NULL,
    submitted_by TEXT,
    submitted_at INTEGER,
    confirmed_by TEXT,
    confirmed_at INTEGER,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX registrations_campaign_id_subject_kind_subject_code_key
ON registrations (campaign_id, subject_kind, subject_code) WHERE state <> 'withdrawn';
CREATE INDEX registrations_campaign ON registrations (campaign_id, created_at, id);
CREATE INDEX registrations_unit ON registrations (unit_code, campaign_id);
CREATE INDEX registrations_person ON registrations (person_code);
