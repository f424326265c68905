CREATE TABLE outreach_activities (
    id BLOB NOT NULL PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    content TEXT,
    unit_code TEXT NOT NULL REFERENCES units (code),
    target_group TEXT,
    audience_unit_codes TEXT NOT NULL,
    held_on TEXT NOT NULL,
    evidence TEXT NOT NULL,
    created_by TEXT NOT NULL,
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outreach_activities_campaign ON outreach_activities (campaign_id, held_on, id);

CREATE TABLE outreach_acknowledgements (
    activity_id BLOB NOT NULL REFERENCES outreach_activities (id),
    person_code TEXT NOT NULL REFERENCES persons (code),
    unit_code TEXT NOT NULL REFERENCES units (code),
    recorded_by TEXT NOT NULL,
    acknowledged_at INTEGER NOT NULL,
    PRIMARY KEY (activity_id, person_code)
) STRICT;
CREATE INDEX outreach_acknowledgements_person ON outreach_acknowledgements (person_code);
