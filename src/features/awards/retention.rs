//! How long the dossier of an award is kept (R47): computed from the rule set by which the award was
//! granted, with the source of each term.

use std::collections::{HashMap, hash_map::Entry};

use chrono::{Months, NaiveDate};

use super::{
    rules,
    store::AwardRow,
    types::{AwardId, AwardRetention},
};
use crate::{
    db::Conn,
    error::Result,
    features::award_types::types::RuleStatus,
    http::system::LabelView,
    law::{RuleSet, Status},
};

/// Months of a year.
const MONTHS: u32 = 12;

/// The retention of each award whose rule set names a term for its records.
///
/// # Errors
/// When the rules cannot be read.
pub(super) fn of_all(
    conn: &mut Conn,
    rows: &[AwardRow],
) -> Result<HashMap<AwardId, AwardRetention>> {
    let mut sets: HashMap<String, Option<RuleSet>> = HashMap::new();
    let mut found = HashMap::new();
    for row in rows {
        let code = row.bonus.as_ref().map(|bonus| bonus.0.rule_set_code.clone());
        // Without a bonus nothing names the set; then it is the one of the day.
        let key = code.clone().unwrap_or_else(|| format!("on {}", row.granted_on));
        let set = match sets.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(match &code {
                Some(code) => rules::by_code(conn, code)?,
                None => rules::on(conn, row.granted_on)?,
            }),
        };
        let kept = set.as_ref().and_then(|set| of(set, &row.award_type_code, row.granted_on));
        if let Some(kept) = kept {
            found.insert(row.id, kept);
        }
    }
    Ok(found)
}

/// The retention of an award that was decided on a day.
fn of(set: &RuleSet, award_type_code: &str, decided_on: NaiveDate) -> Option<AwardRetention> {
    let rule = &set.rules.r47.parameters;
    let term = rule.retention.value.iter().find(|one| one.records.code == award_type_code)?;
    let after = |years: u32| decided_on.checked_add_months(Months::new(years.checked_mul(MONTHS)?));
    let label = &term.records.label;
    Some(AwardRetention {
        rule_set_code: set.code.clone(),
        records: LabelView::of([&label.vi, &label.en]),
        years: term.years,
        destroyable_from: term.years.and_then(after),
        basis: rule.retention.source.clone(),
        status: status(rule.retention.status()),
        hand_over_by: after(rule.handover_years.value)?,
        hand_over_basis: rule.handover_years.source.clone(),
        hand_over_status: status(rule.handover_years.status()),
    })
}

fn status(status: Status) -> RuleStatus {
    match status {
        Status::Confirmed => RuleStatus::Confirmed,
        Status::Assumed => RuleStatus::Assumed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_award_is_kept_as_long_as_the_rules_say() {
        let mut set = Law::carried().unwrap().rule_sets.pop().unwrap();
        let on = day("2028-02-29");
        for (code, years, until) in
            [("bang_khen_ubnd_tp", 20, "2048-02-29"), ("giay_khen_giam_doc_so", 10, "2038-02-28")]
        {
            let kept = of(&set, code, on).unwrap();
            assert_eq!((kept.years, kept.destroyable_from), (Some(years), Some(day(until))));
            assert_eq!(kept.hand_over_by, day("2029-02-28"));
            assert_eq!(kept.status, RuleStatus::Assumed);
            assert_eq!(kept.hand_over_status, RuleStatus::Confirmed);
            assert!(
                kept.basis.contains("TT 10/2022") && kept.hand_over_basis.contains("NĐ 30/2020")
            );
        }
        assert!(of(&set, "plan", on).unwrap().destroyable_from.is_none(), "kept for ever");
        set.rules.r47.parameters.retention.value.clear();
        assert!(of(&set, "giay_khen_giam_doc_so", on).is_none(), "nobody has said how long");
    }
}
