//! What is kept back of a proposal: from whom, and from the audit.
//!
//! The unit, the secretariat, leaders, inspectors and the e-office work on the dossier and read all of
//! it. Others read it for a purpose and without what the unit and the secretariat say to each other:
//! members of the council judge the merits, a nominee hears how it ended, a reporting machine counts.

use serde_json::{Value, json};

use super::{
    declaration::AwardDeclaration,
    service::Dossier,
    states::AwardProposalState,
    types::{AwardProposalMove, AwardProposalView, WithheldField},
};
use crate::{
    authz::{Actor, Role},
    http::{command::snapshot, reply::etag},
};

/// Who reads a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// Works on the dossier, or oversees that.
    Inside,
    /// Judges it as a member of the council.
    Council,
    /// Is nominated.
    Nominee,
    /// A machine that reports.
    Reporting,
}

/// Roles that read whole dossiers of all units.
const OF_ALL: [Role; 4] = [Role::Secretariat, Role::Leader, Role::Inspector, Role::EOffice];

/// Roles that read whole dossiers of their unit.
const OF_UNIT: [Role; 2] = [Role::UnitHead, Role::UnitOfficer];

impl Reader {
    /// As whom a caller reads a proposal that the caller sees.
    pub(super) fn of(dossier: &Dossier, actor: &Actor) -> Self {
        let row = &dossier.row;
        let is_of = |unit: &str| OF_UNIT.iter().any(|role| actor.has_for(*role, unit));
        if actor.has_any(&OF_ALL) || is_of(&dossier.unit) || is_of(&row.unit_code) {
            Self::Inside
        } else if actor.has(Role::Reporting) {
            Self::Reporting
        } else if row.person_code.is_some() && row.person_code.as_deref() == actor.person_code() {
            Self::Nominee
        } else {
            Self::Council
        }
    }
}

/// Takes out of a proposal what the reader is not to read, and says so.
pub(super) fn from_view(view: &mut AwardProposalView, reader: Reader) {
    if reader != Reader::Inside {
        // Which body was asked may tell of a pending matter. What only the council waits for stays.
        view.terms.retain(|term| term.party.is_none());
    }
    match reader {
        Reader::Inside => {}
        Reader::Council => {
            // Leave is no merit, and tells of a person's health.
            view.declaration.working_time = None;
            view.suspension = None;
            view.withheld_fields = vec![
                WithheldField::Opinions,
                WithheldField::Suspension,
                WithheldField::WorkingTime,
            ];
        }
        Reader::Nominee => {
            view.appraisal = None;
            view.suspension = None;
            view.withheld_fields =
                vec![WithheldField::Appraisal, WithheldField::Opinions, WithheldField::Suspension];
        }
        Reader::Reporting => {
            view.declaration = AwardDeclaration::default();
            view.appraisal = None;
            view.suspension = None;
            view.reasons = Vec::new();
            view.withheld_fields = vec![
                WithheldField::Appraisal,
                WithheldField::Declaration,
                WithheldField::Opinions,
                WithheldField::Reasons,
                WithheldField::Suspension,
            ];
        }
    }
}

/// States whose reasons everybody reads who reads the proposal: a refusal says why (R23).
const REFUSED: [AwardProposalState; 3] = [
    AwardProposalState::AppraisedIneligible,
    AwardProposalState::NotRecommended,
    AwardProposalState::Declined,
];

/// Takes out of a move what the unit and the secretariat said to each other.
pub(super) fn from_move(mut one: AwardProposalMove, reader: Reader) -> AwardProposalMove {
    if reader == Reader::Inside {
        return one;
    }
    one.note = None;
    one.acknowledged_warnings = Vec::new();
    if reader == Reader::Reporting || !REFUSED.contains(&one.to_state) {
        one.reasons = Vec::new();
    }
    one.is_abridged = true;
    one.etag = etag(1, &["abridged"]);
    one
}

/// A proposal for the audit, which other people read than dossiers: that it rests, not which matter is
/// the reason; that the time worked was declared, not what it was.
pub(super) fn from_audit(view: &AwardProposalView) -> Value {
    let mut kept = snapshot(view);
    if let Some(hold) = kept.pointer_mut("/suspension/hold_id") {
        *hold = Value::Null;
    }
    if let Some(time) = kept.pointer_mut("/declaration/working_time")
        && !time.is_null()
    {
        *time = json!({ "is_withheld": true });
    }
    kept
}

/// Both sides of a change for the audit. Of the time worked they tell that it changed, and nothing else.
pub(super) fn both_from_audit(
    before: Option<&AwardProposalView>,
    after: &AwardProposalView,
) -> (Option<Value>, Value) {
    let (old, mut new) = (before.map(from_audit), from_audit(after));
    let time = |view: &AwardProposalView| view.declaration.working_time.clone();
    let is_changed = before.is_some_and(|before| time(before) != time(after));
    if let Some(Value::Object(mark)) = new.pointer_mut("/declaration/working_time")
        && is_changed
    {
        mark.insert("is_changed".to_owned(), true.into());
    }
    (old, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_that_everybody_reads_are_those_of_refusals() {
        assert!(REFUSED.iter().all(|state| !AwardProposalState::LIVE.contains(state)));
    }
}
