-- What an awarded proposal holds no more, because its award was revoked on a ground that gives it free.
CREATE TABLE award_proposal_releases (
    award_proposal_id BLOB NOT NULL PRIMARY KEY REFERENCES award_proposals (id),
    frees_achievements INTEGER NOT NULL,
    frees_place INTEGER NOT NULL
) STRICT;
