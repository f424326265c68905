DROP TABLE counted_ballots;
DROP TABLE sealed_ballots;
DROP TABLE open_ballots;
DROP TABLE agenda_voters;
DROP TABLE agenda_items;
DROP TABLE council_attendance;
DROP TABLE council_sessions;
DROP TABLE council_members;
DROP TABLE councils;

-- What the council has not decided goes back to where it came from.
UPDATE award_proposals SET state = 'appraised_eligible' WHERE state IN ('in_council', 'recommended');
UPDATE award_proposals SET state = 'appraised_ineligible' WHERE state = 'not_recommended';
