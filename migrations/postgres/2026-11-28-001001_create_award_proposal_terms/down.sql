DROP TABLE award_proposal_terms;
