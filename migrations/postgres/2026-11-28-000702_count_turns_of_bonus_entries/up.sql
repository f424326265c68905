-- A bonus can be put back and be due again; each kind of entry is there once for each turn.
ALTER TABLE bonus_entries ADD COLUMN turn INTEGER NOT NULL DEFAULT 1;
ALTER TABLE bonus_entries DROP CONSTRAINT bonus_entries_award_id_kind_key;
ALTER TABLE bonus_entries ADD CONSTRAINT bonus_entries_award_id_kind_turn_key UNIQUE (award_id, kind, turn);
