DROP TABLE bonus_funds;
DROP TABLE bonus_entries;

DROP INDEX awards_revocation_number;
DROP INDEX awards_to_return;
DROP INDEX awards_bonus_due;
ALTER TABLE awards DROP COLUMN returned_on;
ALTER TABLE awards DROP COLUMN return_due_on;
ALTER TABLE awards DROP COLUMN restitution;
ALTER TABLE awards DROP COLUMN revocation;
ALTER TABLE awards DROP COLUMN revocation_symbol;
ALTER TABLE awards DROP COLUMN revocation_number;
ALTER TABLE awards DROP COLUMN revoked_on;
ALTER TABLE awards DROP COLUMN bonus_state;
ALTER TABLE awards DROP COLUMN bonus;

DROP INDEX decisions_replaces_id_key;
ALTER TABLE decisions DROP COLUMN warnings;
ALTER TABLE decisions DROP COLUMN replacement_reason;
ALTER TABLE decisions DROP COLUMN replaces_id;
ALTER TABLE decisions DROP COLUMN delegation;
ALTER TABLE decisions DROP COLUMN signing;
