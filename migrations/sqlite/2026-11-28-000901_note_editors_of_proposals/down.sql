DROP TABLE award_proposal_editors;
