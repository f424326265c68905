ALTER TABLE decisions ADD COLUMN signing TEXT NOT NULL DEFAULT 'own';
ALTER TABLE decisions ADD COLUMN delegation TEXT;
ALTER TABLE decisions ADD COLUMN replaces_id BLOB;
ALTER TABLE decisions ADD COLUMN replacement_reason TEXT;
ALTER TABLE decisions ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX decisions_replaces_id_key ON decisions (replaces_id);

ALTER TABLE awards ADD COLUMN bonus TEXT;
ALTER TABLE awards ADD COLUMN bonus_state TEXT;
ALTER TABLE awards ADD COLUMN revoked_on TEXT;
ALTER TABLE awards ADD COLUMN revocation_number TEXT;
ALTER TABLE awards ADD COLUMN revocation_symbol TEXT;
ALTER TABLE awards ADD COLUMN revocation TEXT;
ALTER TABLE awards ADD COLUMN restitution TEXT;
ALTER TABLE awards ADD COLUMN return_due_on TEXT;
ALTER TABLE awards ADD COLUMN returned_on TEXT;
CREATE INDEX awards_bonus_due ON awards (granted_on, id) WHERE bonus_state = 'due';
CREATE INDEX awards_to_return ON awards (revoked_on, id) WHERE state = 'revoked' AND returned_on IS NULL;
CREATE INDEX awards_revocation_number ON awards (revocation_number, revocation_symbol) WHERE state = 'revoked';

CREATE TABLE bonus_entries (
    id BLOB NOT NULL PRIMARY KEY,
    award_id BLOB NOT NULL REFERENCES awards (id),
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    year INTEGER NOT NULL,
    payer TEXT NOT NULL,
    unit_code TEXT NOT NULL REFERENCES units (code),
    person_code TEXT REFERENCES persons (code),
    occurred_on TEXT NOT NULL,
    voucher_number TEXT,
    note TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (award_id, kind)
) STRICT;
CREATE INDEX bonus_entries_created ON bonus_entries (created_at, id);
CREATE INDEX bonus_entries_person ON bonus_entries (person_code, created_at, id);
CREATE INDEX bonus_entries_unit ON bonus_entries (unit_code, created_at, id);
CREATE INDEX bonus_entries_year ON bonus_entries (year, payer, created_at, id);

CREATE TABLE bonus_funds (
    year INTEGER NOT NULL PRIMARY KEY,
    fund_amount INTEGER NOT NULL,
    payroll_amount INTEGER NOT NULL,
    campaign_spent_amount INTEGER NOT NULL,
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
