//! Facts of the campaign and its round: R03, R04, R06.

use std::collections::BTreeSet;

use super::{Case, words};
use crate::{
    authz::Actor,
    db::Conn,
    eligibility::{CampaignFacts, Fact, LaunchFact, Supplier},
    error::Result,
    features::{
        award_rounds, award_types,
        campaigns::{lookup, plan::PlanParts},
    },
    law::PlanSection,
};

pub(super) fn gather(conn: &mut Conn, case: &Case<'_>) -> Result<CampaignFacts> {
    let row = &case.dossier.row;
    let facts = lookup::launch(conn, row.campaign_id)?;
    let launch = facts.launched_on.map(|launched_on| LaunchFact {
        level: words::plan_level(facts.level),
        launched_on,
        document_number: facts.number.clone(),
    });
    Ok(CampaignFacts {
        launch: Fact::Known(launch),
        parent_level: Fact::Known(facts.parent_level.map(words::plan_level)),
        sections: Fact::Known(sections(&facts.plan)),
        offered_award_types: offered(conn, case)?,
    })
}

/// Parts that the plan has. Its time is the period of the campaign, which always has one.
fn sections(plan: &PlanParts) -> BTreeSet<PlanSection> {
    let has_subjects = !plan.subjects.is_empty();
    let parts = [
        (PlanSection::Objectives, !plan.purposes.is_empty()),
        (PlanSection::Scope, has_subjects),
        (PlanSection::Subjects, has_subjects),
        (PlanSection::Contents, !plan.contents.is_empty()),
        (PlanSection::Criteria, !plan.targets.is_empty()),
        (PlanSection::Time, true),
        (PlanSection::Measures, !plan.solutions.is_empty()),
    ];
    parts.into_iter().filter(|(_, is_there)| *is_there).map(|(part, _)| part).collect()
}

/// Award types that the round considers and that are still offered.
fn offered(conn: &mut Conn, case: &Case<'_>) -> Result<Fact<BTreeSet<String>>> {
    let round =
        award_rounds::service::find(conn, &Actor::system(), case.dossier.row.award_round_id)?;
    let Some(round) = round else { return Ok(Fact::unknown(Supplier::Secretariat)) };
    let codes: Vec<String> = round.award_type_codes.into_iter().map(|code| code.0).collect();
    let known = award_types::service::by_codes(conn, &codes)?;
    let is_offered = |code: &String| known.get(code).is_some_and(|award| award.is_active);
    Ok(Fact::Known(codes.into_iter().filter(is_offered).collect()))
}
