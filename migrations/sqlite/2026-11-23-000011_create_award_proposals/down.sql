DROP TABLE award_proposal_history;
DROP TABLE award_proposal_refs;
DROP TABLE award_proposal_papers;
DROP TABLE award_proposal_achievements;
DROP TABLE award_proposals;
