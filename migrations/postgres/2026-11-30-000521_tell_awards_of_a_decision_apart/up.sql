ALTER TABLE past_awards DROP CONSTRAINT past_awards_subject_key;
ALTER TABLE past_awards ADD CONSTRAINT past_awards_subject_key
UNIQUE (subject_kind, subject_code, decision_number, decided_on, title);
