DROP TABLE outreach_acknowledgements;
DROP TABLE outreach_activities;
