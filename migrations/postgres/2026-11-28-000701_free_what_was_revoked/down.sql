DROP TABLE award_proposal_releases;
