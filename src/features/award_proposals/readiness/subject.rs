//! Facts of the nominated person or collective: R05, R13, R14.

use std::collections::BTreeMap;

use super::{Case, sources, words};
use crate::{
    db::Conn,
    eligibility::{Fact, SubjectFacts, Supplier},
    error::Result,
    features::{persons, units},
};

pub(super) fn gather(conn: &mut Conn, case: &Case<'_>) -> Result<SubjectFacts> {
    let row = &case.dossier.row;
    let person = match &row.person_code {
        Some(code) => persons::service::find(conn, code)?,
        None => None,
    };
    // A person is looked at where they work now: their unit may have been merged since.
    let unit_code = person.as_ref().map_or(&row.unit_code, |person| &person.unit_code);
    let unit = units::service::by_codes(conn, &[unit_code])?.remove(unit_code);
    let unknown = Supplier::Personnel;
    let (unit_kind, unit_ended_on, unit_merged_into) = match unit {
        Some(unit) => {
            let ended = unit.valid_to.and_then(|last| last.succ_opt());
            let kind = Fact::Known(words::unit_kind(unit.kind));
            (kind, Fact::Known(ended), Fact::Known(unit.merged_into_code))
        }
        None => (Fact::unknown(unknown), Fact::unknown(unknown), Fact::unknown(unknown)),
    };
    let (staff_kind, left_on) = match (&row.person_code, &person) {
        (None, _) => (Fact::Known(None), Fact::Known(None)),
        (Some(_), Some(person)) => {
            (Fact::Known(Some(words::staff_kind(person.kind))), Fact::Known(person.left_on))
        }
        (Some(_), None) => (Fact::unknown(unknown), Fact::unknown(unknown)),
    };
    let time = row.declaration.0.working_time.as_ref();
    let recorded = sources::working_time(conn, case)?;
    let left_out = recorded.as_ref().map(|recorded| recorded.left_out_for_time);
    let (months_worked, leaves) =
        recorded.map_or((None, None), |recorded| (recorded.months_worked, recorded.leaves));
    let months = |value: i32| u32::try_from(value).unwrap_or_default();
    Ok(SubjectFacts {
        unit_kind,
        unit_ended_on,
        unit_merged_into,
        staff_kind,
        left_on,
        months_worked: declared(
            months_worked.or_else(|| time.map(|time| months(time.months_worked))),
        ),
        leaves: declared(leaves.or_else(|| {
            let leaves = time?.leaves.iter();
            Some(
                leaves
                    .map(|leave| (leave.leave_type.clone(), months(leave.months)))
                    .collect::<BTreeMap<_, _>>(),
            )
        })),
        left_out_for_time: declared(left_out.or_else(|| time.map(|time| time.is_left_out))),
    })
}

/// What is recorded or the unit declares, or what it has to.
fn declared<T>(value: Option<T>) -> Fact<T> {
    value.map_or(Fact::unknown(Supplier::ProposingUnit), Fact::Known)
}
