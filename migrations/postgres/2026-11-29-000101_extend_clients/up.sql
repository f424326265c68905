ALTER TABLE clients ADD COLUMN requester TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN data_items JSONB NOT NULL DEFAULT '[]';
ALTER TABLE clients ADD COLUMN service TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN frequency TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN agreement TEXT COLLATE "C";
ALTER TABLE clients ADD COLUMN allowed_networks JSONB NOT NULL DEFAULT '[]';
ALTER TABLE clients ADD COLUMN may_act_for_persons BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE clients ADD COLUMN expires_on DATE;
ALTER TABLE clients ADD COLUMN search_text TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE clients ADD COLUMN updated_at TIMESTAMPTZ NOT NULL DEFAULT 'epoch';
UPDATE clients SET updated_at = created_at;
CREATE INDEX clients_created ON clients (created_at, code);

CREATE TABLE client_secrets (
    id UUID NOT NULL PRIMARY KEY,
    client_code TEXT COLLATE "C" NOT NULL REFERENCES clients (code),
    hint TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT client_secrets_client_code_hint_key UNIQUE (client_code, hint)
);
