DROP TABLE award_achievements;
DROP TABLE awards;
DROP TABLE decision_proposals;
DROP TABLE decisions;
