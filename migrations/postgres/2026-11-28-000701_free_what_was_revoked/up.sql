-- What an awarded proposal holds no more, because its award was revoked on a ground that gives it free.
CREATE TABLE award_proposal_releases (
    award_proposal_id UUID NOT NULL PRIMARY KEY REFERENCES award_proposals (id),
    frees_achievements BOOLEAN NOT NULL,
    frees_place BOOLEAN NOT NULL
);
