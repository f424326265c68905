CREATE TABLE outreach_activities (
    id UUID NOT NULL PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C",
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    target_group TEXT COLLATE "C",
    audience_unit_codes JSONB NOT NULL,
    held_on DATE NOT NULL,
    evidence JSONB NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX outreach_activities_campaign ON outreach_activities (campaign_id, held_on, id);

CREATE TABLE outreach_acknowledgements (
    activity_id UUID NOT NULL REFERENCES outreach_activities (id),
    person_code TEXT COLLATE "C" NOT NULL REFERENCES persons (code),
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    recorded_by TEXT COLLATE "C" NOT NULL,
    acknowledged_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (activity_id, person_code)
);
CREATE INDEX outreach_acknowledgements_person ON outreach_acknowledgements (person_code);
