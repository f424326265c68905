DROP TABLE award_rounds;
DROP TABLE award_types;
