//! Facts of what the proposal rests on: R10, R15, R16, R17, R18, R32.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, sources, store, words};
use crate::{
    db::Conn,
    eligibility::{
        Achievement, CitedAward, Fact, Initiative, MeritFacts, Rating, Recognition, Supplier,
    },
    error::Result,
    features::achievements::{service::Cited, types::AchievementKind},
};

pub(super) fn gather(conn: &mut Conn, case: &Case<'_>) -> Result<MeritFacts> {
    let row = &case.dossier.row;
    let declared = &row.declaration.0;
    let achievements: BTreeSet<Achievement> = case
        .cited
        .iter()
        .map(|(id, one)| Achievement { id: id.to_string(), achieved_on: one.achieved_on })
        .collect();
    let cited_awards = declared.cited_awards.iter().map(|one| CitedAward {
        decision_number: one.decision_number.clone(),
        award_class: words::award_class(one.award_class),
    });
    let attestations = declared.attestations.iter();
    Ok(MeritFacts {
        clause: Fact::Known(row.merit_clause.clone()),
        achievements: Fact::Known(achievements),
        carried_over: carried_over(case),
        has_evaluation: Fact::Known(row.evaluation_id.is_some()),
        initiatives: Fact::Known(initiatives(conn, case)?),
        cited_awards: Fact::Known(cited_awards.collect()),
        ratings: Fact::Known(ratings(conn, case)?),
        attestations: attestations.map(|one| (one.code.clone(), Fact::Known(one.is_met))).collect(),
        prerequisites: BTreeMap::new(),
    })
}

/// Whether what a unit achieved that was merged into the collective counts for it. No text that was read
/// says so (TT 15/2025/TT-BNV only keeps units that are dissolved from being awarded), so the competent
/// body has to, and the unit declares its word.
fn carried_over(case: &Case<'_>) -> Fact<Option<bool>> {
    let row = &case.dossier.row;
    let is_of_others = case.cited.values().any(|one| one.unit_code != row.unit_code);
    if row.person_code.is_some() || !is_of_others {
        return Fact::Known(None);
    }
    match &row.declaration.0.carried_over {
        Some(one) => Fact::Known(Some(one.is_accepted)),
        None => Fact::unknown(Supplier::CompetentBody),
    }
}

/// The ratings that the unit declares, and over them what a register holds: a year in which it says that
/// nobody was rated has no rating, whatever the unit declares.
fn ratings(conn: &mut Conn, case: &Case<'_>) -> Result<BTreeMap<i32, Rating>> {
    let declared = case.dossier.row.declaration.0.ratings.iter().map(|one| {
        let rating = Rating {
            level: words::completion(one.level),
            source: one.source.clone(),
            has_document: one.document_id.is_some(),
        };
        (one.year, rating)
    });
    let mut all: BTreeMap<i32, Rating> = declared.collect();
    for (year, recorded) in sources::ratings(conn, case)? {
        match recorded {
            Some(rating) => all.insert(year, rating),
            None => all.remove(&year),
        };
    }
    Ok(all)
}

fn initiatives(conn: &mut Conn, case: &Case<'_>) -> Result<BTreeSet<Initiative>> {
    let mut all = BTreeSet::new();
    let initiatives = case.cited.iter().filter(|(_, one)| one.kind == AchievementKind::Initiative);
    for (id, one) in initiatives {
        let used_for = store::other_use(conn, case.dossier.row.id, *id)?;
        all.insert(Initiative {
            id: id.to_string(),
            recognition: Fact::Known(recognition(one)),
            is_applied: Fact::Known(one.applied_since.is_some_and(|day| day <= case.today)),
            // A recognition that reaches beyond the unit says that others can use it; that none does
            // says nothing.
            is_replicable: if one.is_known_to_reach_others() {
                Fact::Known(true)
            } else {
                Fact::unknown(Supplier::CompetentBody)
            },
            used_for: Fact::Known(used_for.map(|other| other.to_string())),
        });
    }
    Ok(all)
}

fn recognition(one: &Cited) -> Option<Recognition> {
    let first = one.recognitions.iter().min_by_key(|recognition| recognition.issued_on)?;
    Some(Recognition { number: first.number.clone(), dated: first.issued_on })
}
