DROP TABLE local_accounts;
