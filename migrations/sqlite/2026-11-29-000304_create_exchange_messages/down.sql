DROP TABLE exchange_messages;
