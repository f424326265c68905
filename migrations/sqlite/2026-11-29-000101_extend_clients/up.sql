ALTER TABLE clients ADD COLUMN requester TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN data_items TEXT NOT NULL DEFAULT '[]';
ALTER TABLE clients ADD COLUMN service TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN frequency TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN agreement TEXT;
ALTER TABLE clients ADD COLUMN allowed_networks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE clients ADD COLUMN may_act_for_persons INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN expires_on TEXT;
ALTER TABLE clients ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE clients ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
UPDATE clients SET updated_at = created_at;
CREATE INDEX clients_created ON clients (created_at, code);

CREATE TABLE client_secrets (
    id BLOB NOT NULL PRIMARY KEY,
    client_code TEXT NOT NULL REFERENCES clients (code),
    hint TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    CONSTRAINT client_secrets_client_code_hint_key UNIQUE (client_code, hint)
) STRICT;
