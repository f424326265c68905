DROP TABLE client_secrets;

DROP INDEX clients_created;
ALTER TABLE clients DROP COLUMN updated_at;
ALTER TABLE clients DROP COLUMN version;
ALTER TABLE clients DROP COLUMN search_text;
ALTER TABLE clients DROP COLUMN expires_on;
ALTER TABLE clients DROP COLUMN may_act_for_persons;
ALTER TABLE clients DROP COLUMN allowed_networks;
ALTER TABLE clients DROP COLUMN agreement;
ALTER TABLE clients DROP COLUMN frequency;
ALTER TABLE clients DROP COLUMN service;
ALTER TABLE clients DROP COLUMN data_items;
ALTER TABLE clients DROP COLUMN requester;
