DROP TABLE exchange_status_messages;
DROP TABLE exchange_message_acts;
ALTER TABLE exchange_messages DROP COLUMN recipient_code;
