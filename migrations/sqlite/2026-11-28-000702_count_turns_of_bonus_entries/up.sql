-- A bonus can be put back and be due again; each kind of entry is there once for each turn.
CREATE TABLE bonus_entries_next (
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
    turn INTEGER NOT NULL DEFAULT 1,
    UNIQUE (award_id, kind, turn)
) STRICT;
INSERT INTO bonus_entries_next (
    id, award_id, kind, amount, year, payer, unit_code, person_code, occurred_on, voucher_number, note,
    created_by, created_at
) SELECT
    id, award_id, kind, amount, year, payer, unit_code, person_code, occurred_on, voucher_number, note,
    created_by, created_at
FROM bonus_entries;
DROP TABLE bonus_entries;
ALTER TABLE bonus_entries_next RENAME TO bonus_entries;
CREATE INDEX bonus_entries_created ON bonus_entries (created_at, id);
CREATE INDEX bonus_entries_person ON bonus_entries (person_code, created_at, id);
CREATE INDEX bonus_entries_unit ON bonus_entries (unit_code, created_at, id);
CREATE INDEX bonus_entries_year ON bonus_entries (year, payer, created_at, id);
