-- SHA-256 of what a document of the axis says besides its way; null for statuses, and for what came before
-- this.
ALTER TABLE exchange_messages ADD COLUMN content_digest TEXT;

-- A document that was sent is dispatched; it is completed with the next status that says so.
UPDATE documents SET state = 'dispatched', version = version + 1
WHERE state = 'issued' AND id IN (SELECT document_id FROM dispatches);
