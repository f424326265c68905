DROP TABLE award_round_quotas;
