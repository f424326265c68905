UPDATE documents SET state = 'issued', version = version + 1 WHERE state IN ('dispatched', 'completed');
UPDATE documents SET state = 'draft', version = version + 1 WHERE state = 'packaged';
ALTER TABLE exchange_messages DROP COLUMN content_digest;
