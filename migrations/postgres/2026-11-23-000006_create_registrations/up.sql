CREATE TABLE registrations (
    id UUID NOT NULL PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_code TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    person_code TEXT COLLATE "C" REFERENCES persons (code),
    pledged_title TEXT COLLATE "C",
    pledges JSONB NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    return_reasons JSONB NOT NULL,
    submitted_by TEXT COLLATE "C",
    submitted_at TIMESTAMPTZ,
    confirmed_by TEXT COLLATE "C",
    confirmed_at TIMESTAMPTZ,
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX registrations_campaign_id_subject_kind_subject_code_key
ON registrations (campaign_id, subject_kind, subject_code) WHERE state <> 'withdrawn';
CREATE INDEX registrations_campaign ON registrations (campaign_id, created_at, id);
CREATE INDEX registrations_unit ON registrations (unit_code, campaign_id);
CREATE INDEX registrations_person ON registrations (person_code);
