DROP TABLE past_awards;
