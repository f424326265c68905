//! Whether the values of a complete rule set fit each other: what one rule lists, another one judges.

use std::collections::BTreeSet;

use super::{Found, Senseless};
use crate::law::{AwardType, RequiredWhen, Rules};

/// Every value that does not fit the others.
pub fn at_odds(rules: &Rules) -> Vec<Senseless> {
    let mut found = Found::default();
    unknown_awards(rules, &mut found);
    for award in &rules.r06.parameters.award_types.value {
        of_award(rules, award, &mut found);
    }
    let top = &rules.r36.parameters;
    found.refuse_if(
        top.small_group_places.value >= top.small_group_below.value,
        ("R36", "small_group_places"),
        (
            "không nhỏ hơn số người của nhóm nhỏ",
            "is not less than the number that makes a group small",
        ),
    );
    found.0
}

/// Rules name only award types that there are.
fn unknown_awards(rules: &Rules, found: &mut Found) {
    let awards = &rules.r06.parameters.award_types.value;
    let known: BTreeSet<&str> = awards.iter().map(|one| one.code.as_str()).collect();
    let mut check = |at: (&'static str, &'static str), named: Vec<&String>| {
        for code in named.into_iter().filter(|code| !known.contains(code.as_str())) {
            let vi = format!("nêu hình thức khen thưởng {code} không có trong R06");
            let en = format!("names the award type {code}, which R06 does not list");
            found.refuse(at.0, at.1, &vi, &en);
        }
    };
    let launch = &rules.r03.parameters.required_launch_level.value;
    check(
        ("R03", "required_launch_level"),
        launch.iter().map(|one| &one.award_type_code).collect(),
    );
    let levels = &rules.r15.parameters.min_rating.value;
    check(("R15", "min_rating"), levels.iter().map(|one| &one.award_type_code).collect());
    let clauses = &rules.r17.parameters.criteria_catalog.value;
    check(("R17", "criteria_catalog"), clauses.iter().map(|one| &one.award_type_code).collect());
    let papers = &rules.r19.parameters.dossier_requirements.value;
    check(
        ("R19", "dossier_requirements"),
        papers.iter().flat_map(|one| &one.award_type_codes).collect(),
    );
    check(("R24", "required_for"), rules.r24.parameters.required_for.value.iter().collect());
    let votes = &rules.r26.parameters;
    let modes = &votes.ballot_modes.value;
    check(("R26", "ballot_modes"), modes.iter().map(|one| &one.award_type_code).collect());
    let shares = &votes.vote_threshold.value;
    check(("R26", "vote_threshold"), shares.iter().map(|one| &one.award_type_code).collect());
    let quotas = &rules.r29.parameters.quotas.value;
    check(("R29", "quotas"), quotas.iter().map(|one| &one.award_type_code).collect());
    let lists = &rules.r38.parameters.publication.value;
    check(("R38", "publication"), lists.iter().map(|one| &one.award_type_code).collect());
    let signing = &rules.r39.parameters.authority_matrix.value;
    check(("R39", "authority_matrix"), signing.iter().map(|one| &one.award_type_code).collect());
    let coefficients = &rules.r40.parameters.coeff.value;
    check(("R40", "coeff"), coefficients.iter().map(|one| &one.award_type_code).collect());
}

/// What nobody can be proposed for without: a clause, papers, a share of votes, a signer, a bonus.
fn of_award(rules: &Rules, award: &AwardType, found: &mut Found) {
    let code = &award.code;
    let vi = format!("thiếu hình thức khen thưởng {code}");
    let en = format!("lacks the award type {code}");
    let lacks = (vi.as_str(), en.as_str());
    for kind in &award.subject_kinds {
        let clauses = &rules.r17.parameters.criteria_catalog.value;
        let has_clause =
            clauses.iter().any(|one| one.award_type_code == *code && one.subject_kind == *kind);
        found.refuse_if(!has_clause, ("R17", "criteria_catalog"), lacks);
        let papers = &rules.r19.parameters.dossier_requirements.value;
        let has_paper = papers.iter().any(|one| {
            one.required == RequiredWhen::Always
                && one.award_type_codes.contains(code)
                && one.subject_kinds.contains(kind)
        });
        found.refuse_if(!has_paper, ("R19", "dossier_requirements"), lacks);
    }
    let shares = &rules.r26.parameters.vote_threshold.value;
    let has_share = shares.iter().any(|one| one.award_type_code == *code);
    found.refuse_if(!has_share, ("R26", "vote_threshold"), lacks);
    let coefficients = &rules.r40.parameters.coeff.value;
    let has_coefficient = coefficients.iter().any(|one| one.award_type_code == *code);
    found.refuse_if(!has_coefficient, ("R40", "coeff"), lacks);
    let signing = &rules.r39.parameters.authority_matrix.value;
    let at = ("R39", "authority_matrix");
    match signing.iter().find(|one| one.award_type_code == *code) {
        None => found.refuse_if(true, at, lacks),
        Some(signer) => found.refuse_if(
            signer.authority != award.authority,
            at,
            (
                "giao ký cho cấp khác với thẩm quyền nêu ở R06",
                "has another authority sign than R06 names",
            ),
        ),
    }
}
