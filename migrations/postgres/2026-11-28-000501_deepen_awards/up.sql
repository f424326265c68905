ALTER TABLE decisions ADD COLUMN signing TEXT COLLATE "C" NOT NULL DEFAULT 'own';
ALTER TABLE decisions ADD COLUMN delegation JSONB;
ALTER TABLE decisions ADD COLUMN replaces_id UUID;
ALTER TABLE decisions ADD COLUMN replacement_reason TEXT COLLATE "C";
ALTER TABLE decisions ADD COLUMN warnings JSONB NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX decisions_replaces_id_key ON decisions (replaces_id);

ALTER TABLE awards ADD COLUMN bonus JSONB;
ALTER TABLE awards ADD COLUMN bonus_state TEXT COLLATE "C";
ALTER TABLE awards ADD COLUMN revoked_on DATE;
ALTER TABLE awards ADD COLUMN revocation_number TEXT COLLATE "C";
ALTER TABLE awards ADD COLUMN revocation_symbol TEXT COLLATE "C";
ALTER TABLE awards ADD COLUMN revocation JSONB;
ALTER TABLE awards ADD COLUMN restitution JSONB;
ALTER TABLE awards ADD COLUMN return_due_on DATE;
ALTER TABLE awards ADD COLUMN returned_on DATE;
CREATE INDEX awards_bonus_due ON awards (granted_on, id) WHERE bonus_state = 'due';
CREATE INDEX awards_to_return ON awards (revoked_on, id) WHERE state = 'revoked' AND returned_on IS NULL;
CREATE INDEX awards_revocation_number ON awards (revocation_number, revocation_symbol) WHERE state = 'revoked';

CREATE TABLE bonus_entries (
    id UUID NOT NULL PRIMARY KEY,
    award_id UUID NOT NULL REFERENCES awards (id),
    kind TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    year INTEGER NOT NULL,
    payer TEXT COLLATE "C" NOT NULL,
    unit_code TEXT COLLATE "C" NOT NULL REFERENCES units (code),
    person_code TEXT COLLATE "C" REFERENCES persons (code),
    occurred_on DATE NOT NULL,
    voucher_number TEXT COLLATE "C",
    note TEXT COLLATE "C",
    created_by TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT bonus_entries_award_id_kind_key UNIQUE (award_id, kind)
);
CREATE INDEX bonus_entries_created ON bonus_entries (created_at, id);
CREATE INDEX bonus_entries_person ON bonus_entries (person_code, created_at, id);
CREATE INDEX bonus_entries_unit ON bonus_entries (unit_code, created_at, id);
CREATE INDEX bonus_entries_year ON bonus_entries (year, payer, created_at, id);

CREATE TABLE bonus_funds (
    year INTEGER NOT NULL PRIMARY KEY,
    fund_amount BIGINT NOT NULL,
    payroll_amount BIGINT NOT NULL,
    campaign_spent_amount BIGINT NOT NULL,
    note TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
