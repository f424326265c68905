DROP TABLE evaluation_round_versions;
DROP TABLE evaluation_results;
DROP TABLE evaluation_scores;
DROP TABLE evaluations;
DROP TABLE evaluation_rounds;
