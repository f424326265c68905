DELETE FROM bonus_entries WHERE turn > 1;
ALTER TABLE bonus_entries DROP CONSTRAINT bonus_entries_award_id_kind_turn_key;
ALTER TABLE bonus_entries DROP COLUMN turn;
ALTER TABLE bonus_entries ADD CONSTRAINT bonus_entries_award_id_kind_key UNIQUE (award_id, kind);
