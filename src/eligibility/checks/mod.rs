//! The checks, by what they look at. Each is a function of the case alone.

pub(super) mod basis;
pub(super) mod council;
pub(super) mod decision;
pub(super) mod dossier;
pub(super) mod history;
pub(super) mod list;
pub(super) mod merit;
pub(super) mod subject;
pub(super) mod time;

use chrono::NaiveDate;

use super::sheet::Case;
use crate::law::{AwardType, Named, Words};

/// A day as Vietnamese papers write it.
fn day(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// The award type of the case, among those of the rule set.
fn award_type<'a>(case: &Case<'a>, known: &'a [AwardType]) -> Option<&'a AwardType> {
    known.iter().find(|one| one.code == case.facts.award_type_code)
}

/// Whether a list names a code.
fn names(list: &[Named], code: &str) -> bool {
    list.iter().any(|one| one.code == code)
}

/// Several labels as one, behind each other.
fn listed(labels: impl Iterator<Item = Words>) -> Words {
    Words::joined(&labels.collect::<Vec<_>>(), ", ")
}
