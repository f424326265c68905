DROP TABLE petitions;

ALTER TABLE evaluation_rounds DROP COLUMN incomplete_calendar_years;
ALTER TABLE evaluation_rounds DROP COLUMN petitions_closed_at;
ALTER TABLE evaluation_rounds DROP COLUMN petition_until;
ALTER TABLE evaluation_rounds DROP COLUMN petition_days;
