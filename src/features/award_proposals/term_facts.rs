//! Terms of the steps (R22), in working days: when a step began, by when it is due, whether it was late.
//!
//! While a proposal is suspended nothing may be done with it (NĐ 152/2025/NĐ-CP Đ.4.4), so nobody can
//! keep a term meanwhile: its days do not run, and it is longer by the working days of the rest. Likewise
//! nobody can submit what is before the council. Once it is put back undecided the term to submit runs on
//! from where it was, so that putting on the agenda and taking off gives nobody new time; what the council
//! recommends has a term of its own.

use chrono::NaiveDate;
use diesel::Queryable;

use super::{
    states::AwardProposalState::{
        self, AppraisedEligible, AppraisedIneligible, Awarded, Declined, Forwarded, InCouncil,
        Received, Recommended, Returned, Submitted, Suspended,
    },
    term_types::{AwardProposalTerm, AwardTermEnd, AwardTermStep},
    types::AwardProposalId,
};
use crate::{
    calendar::{Reckoned, WorkCalendar},
    db::types::AnyId,
};

/// A term as stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub(super) struct Term {
    pub(super) id: AnyId,
    pub(super) award_proposal_id: AwardProposalId,
    pub(super) step: AwardTermStep,
    pub(super) party: Option<String>,
    pub(super) started_on: NaiveDate,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) ended_on: Option<NaiveDate>,
    pub(super) ended_as: Option<AwardTermEnd>,
    pub(super) paused_on: Option<NaiveDate>,
    pub(super) paused_days: i32,
    pub(super) is_late: bool,
    pub(super) days_late: Option<i32>,
    pub(super) reminded_on: Option<NaiveDate>,
}

/// A day, when all days that it rests on are known: no term rests on a guess.
pub(super) fn certain(day: Option<Reckoned<NaiveDate>>) -> Option<NaiveDate> {
    day.filter(|day| day.incomplete_years.is_empty()).map(|day| day.value)
}

impl Term {
    pub(super) fn is_open(&self) -> bool {
        self.ended_on.is_none()
    }

    /// The last day, while the term runs.
    pub(super) fn running_until(&self) -> Option<NaiveDate> {
        self.due_on.filter(|_| self.is_open() && self.paused_on.is_none())
    }

    /// Whether passing the last day is late. A dossier that turns out to be complete is never returned,
    /// so that only a return itself can be late.
    fn is_owed(&self) -> bool {
        self.step != AwardTermStep::Return
    }

    /// The day on which it becomes late, unless it is already.
    pub(super) fn late_from(&self) -> Option<NaiveDate> {
        self.running_until().filter(|_| self.is_owed() && !self.is_late)?.succ_opt()
    }

    /// The days on which is reminded of it: the last working day before the last day, and that day.
    fn reminders(&self, calendar: &WorkCalendar) -> Option<(Option<NaiveDate>, NaiveDate)> {
        let due = self.running_until()?;
        let mut before = due.pred_opt();
        while before.is_some_and(|day| day > self.started_on && !calendar.is_working(day)) {
            before = before.and_then(|day| day.pred_opt());
        }
        Some((before.filter(|day| *day > self.started_on), due))
    }

    /// The next day after this one on which is reminded of it.
    pub(super) fn next_reminder(
        &self,
        calendar: &WorkCalendar,
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let (before, due) = self.reminders(calendar)?;
        before.into_iter().chain([due]).find(|day| *day > today)
    }

    /// What is to be told today: that it is due soon, or today; once each.
    pub(super) fn reminder(
        &self,
        calendar: &WorkCalendar,
        today: NaiveDate,
    ) -> Option<&'static str> {
        let (before, due) = self.reminders(calendar)?;
        if self.reminded_on == Some(today) {
            return None;
        }
        if today == due {
            return Some("award_proposal.due_today");
        }
        let is_soon = before.is_some_and(|day| day <= today && today < due);
        (is_soon && self.reminded_on.is_none()).then_some("award_proposal.due_soon")
    }

    /// Whether it does not run while the proposal is in a state.
    pub(super) fn rests_in(&self, state: AwardProposalState) -> bool {
        state == Suspended || (state == InCouncil && self.step == AwardTermStep::Submit)
    }

    /// Nobody can keep the term for now: it does not run.
    pub(super) fn pause(&mut self, today: NaiveDate) {
        if self.is_open() && self.paused_on.is_none() {
            self.paused_on = Some(today);
        }
    }

    /// It runs on, longer by the working days of the rest.
    pub(super) fn run_on(&mut self, calendar: &WorkCalendar, today: NaiveDate) {
        let Some(since) = self.paused_on.take() else { return };
        let rest = calendar.working_days_between(since, today);
        let days = u32::try_from(rest.value).unwrap_or(u32::MAX);
        self.paused_days = self.paused_days.saturating_add(i32::try_from(days).unwrap_or(i32::MAX));
        let is_known = rest.incomplete_years.is_empty();
        let due = self.due_on.filter(|_| is_known);
        self.due_on = due.and_then(|due| certain(calendar.add_working_days(due, days)));
    }

    /// It ends; that it was late stays.
    pub(super) fn end(&mut self, calendar: &WorkCalendar, today: NaiveDate, end: AwardTermEnd) {
        self.run_on(calendar, today);
        (self.ended_on, self.ended_as) = (Some(today), Some(end));
        let Some(due) = self.due_on else { return };
        if end == AwardTermEnd::Done {
            self.is_late = self.is_late || today > due;
        }
        if self.is_late || end == AwardTermEnd::Done {
            let days = calendar.working_days_between(due, today);
            let is_known = days.incomplete_years.is_empty();
            self.days_late = i32::try_from(days.value).ok().filter(|_| is_known);
        }
    }

    pub(super) fn into_view(self) -> AwardProposalTerm {
        AwardProposalTerm {
            step: self.step,
            party: self.party,
            started_on: self.started_on,
            due_on: self.due_on,
            ended_on: self.ended_on,
            ended_as: self.ended_as,
            paused_on: self.paused_on,
            paused_days: self.paused_days,
            is_late: self.is_late,
            days_late: self.days_late,
        }
    }
}

/// Steps whose terms a state begins.
pub(super) fn begun_by(state: AwardProposalState) -> &'static [AwardTermStep] {
    match state {
        Submitted => &[AwardTermStep::Receive],
        Received => &[AwardTermStep::Return, AwardTermStep::Appraise],
        AppraisedEligible | Recommended => &[AwardTermStep::Submit],
        _ => &[], // the others wait for the unit, the council, the city, or nobody
    }
}

/// How a term ends when the proposal comes into a state; `None` when it goes on.
pub(super) fn end_by(term: &Term, to: AwardProposalState) -> Option<AwardTermEnd> {
    let or_away =
        |is_done: bool| Some(if is_done { AwardTermEnd::Done } else { AwardTermEnd::FellAway });
    match term.step {
        AwardTermStep::Receive => or_away([Received, Returned].contains(&to)),
        AwardTermStep::Return => or_away(to == Returned),
        AwardTermStep::Appraise => or_away([AppraisedEligible, AppraisedIneligible].contains(&to)),
        // What the council puts back is as eligible as before.
        AwardTermStep::Submit if to == AppraisedEligible => None,
        AwardTermStep::Submit => or_away([Forwarded, Awarded, Declined].contains(&to)),
        // From the council's conclusion until it is communicated, which ends it, in one state.
        AwardTermStep::Notify => None,
        AwardTermStep::Opinion => {
            let is_over = match term.party {
                None => to != InCouncil,
                Some(_) => ![Received, AppraisedEligible, InCouncil, Recommended].contains(&to),
            };
            is_over.then_some(AwardTermEnd::FellAway)
        }
    }
}

/// The day by which the next step on the route is due. Looking whether papers are missing and waiting
/// for opinions go on beside it.
pub(super) fn next_due(terms: &[Term]) -> Option<NaiveDate> {
    let is_beside =
        |term: &Term| [AwardTermStep::Return, AwardTermStep::Opinion].contains(&term.step);
    terms.iter().filter(|term| !is_beside(term)).filter_map(Term::running_until).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::calendars;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The calendar of the project's own data, in which 24 November 2026 is free.
    fn calendar() -> WorkCalendar {
        calendars::service::built_in().unwrap()
    }

    fn term(step: AwardTermStep, started: &str, due: &str) -> Term {
        Term {
            id: AnyId(uuid::Uuid::nil()),
            award_proposal_id: AwardProposalId(uuid::Uuid::nil()),
            step,
            party: None,
            started_on: day(started),
            due_on: Some(day(due)),
            ended_on: None,
            ended_as: None,
            paused_on: None,
            paused_days: 0,
            is_late: false,
            days_late: None,
            reminded_on: None,
        }
    }

    #[test]
    fn a_step_that_is_done_late_stays_late_by_working_days() {
        // Due on Friday; done on the Wednesday after a free Tuesday: Monday and Wednesday count.
        for (done, is_late, days) in [
            ("2026-11-19", false, Some(0)),
            ("2026-11-20", false, Some(0)),
            ("2026-11-23", true, Some(1)),
            ("2026-11-25", true, Some(2)),
            // Not all days of 2027 are known.
            ("2027-01-05", true, None),
        ] {
            let mut one = term(AwardTermStep::Appraise, "2026-11-02", "2026-11-20");
            one.end(&calendar(), day(done), AwardTermEnd::Done);
            assert_eq!((one.is_late, one.days_late), (is_late, days), "{done}");
            assert_eq!((one.ended_on, one.running_until()), (Some(day(done)), None));
        }
    }

    #[test]
    fn what_falls_away_is_late_only_when_that_was_flagged() {
        let mut one = term(AwardTermStep::Appraise, "2026-11-02", "2026-11-20");
        one.end(&calendar(), day("2026-11-25"), AwardTermEnd::FellAway);
        assert_eq!((one.is_late, one.days_late), (false, None));
        let mut one = term(AwardTermStep::Appraise, "2026-11-02", "2026-11-20");
        one.is_late = true;
        one.end(&calendar(), day("2026-11-25"), AwardTermEnd::FellAway);
        assert_eq!((one.is_late, one.days_late), (true, Some(2)));
    }

    #[test]
    fn a_rest_makes_a_term_longer_by_its_working_days() {
        let mut one = term(AwardTermStep::Appraise, "2026-11-02", "2026-11-20");
        one.pause(day("2026-11-17"));
        assert_eq!((one.running_until(), one.late_from()), (None, None));
        // Wednesday to Friday, Monday, Wednesday.
        one.run_on(&calendar(), day("2026-11-25"));
        assert_eq!((one.paused_days, one.paused_on), (5, None));
        // After Friday, 20 November: 23, 25, 26, 27, 30.
        assert_eq!(one.running_until(), Some(day("2026-11-30")));
        // A second rest adds to the first; one within a day adds nothing.
        one.pause(day("2026-11-26"));
        one.run_on(&calendar(), day("2026-11-26"));
        assert_eq!((one.paused_days, one.due_on), (5, Some(day("2026-11-30"))));
        one.pause(day("2026-11-26"));
        one.end(&calendar(), day("2026-11-27"), AwardTermEnd::Done);
        assert_eq!((one.paused_days, one.is_late, one.days_late), (6, false, Some(0)));
    }

    #[test]
    fn a_term_to_submit_rests_before_the_council_and_goes_on_when_it_is_put_back() {
        let submit = term(AwardTermStep::Submit, "2026-11-02", "2026-11-20");
        let appraise = term(AwardTermStep::Appraise, "2026-11-02", "2026-11-20");
        for state in AwardProposalState::ALL {
            let is_of_submit = [Suspended, InCouncil].contains(state);
            assert_eq!(submit.rests_in(*state), is_of_submit, "{state}");
            assert_eq!(appraise.rests_in(*state), *state == Suspended, "{state}");
        }
        assert_eq!(end_by(&submit, AppraisedEligible), None);
        assert_eq!(end_by(&submit, Recommended), Some(AwardTermEnd::FellAway));
        assert_eq!(end_by(&submit, Forwarded), Some(AwardTermEnd::Done));
    }

    #[test]
    fn a_rest_into_days_that_are_not_known_leaves_no_term() {
        let mut one = term(AwardTermStep::Appraise, "2026-12-01", "2026-12-29");
        one.pause(day("2026-12-28"));
        one.run_on(&calendar(), day("2027-01-05"));
        assert_eq!(one.due_on, None);
    }

    #[test]
    fn it_is_reminded_of_before_the_last_day_and_on_it() {
        let calendar = calendar();
        // The last working day before Wednesday is Monday.
        let mut one = term(AwardTermStep::Appraise, "2026-11-02", "2026-11-25");
        assert_eq!(one.next_reminder(&calendar, day("2026-11-02")), Some(day("2026-11-23")));
        assert_eq!(one.next_reminder(&calendar, day("2026-11-23")), Some(day("2026-11-25")));
        assert_eq!(one.next_reminder(&calendar, day("2026-11-25")), None);
        assert_eq!(one.reminder(&calendar, day("2026-11-22")), None);
        assert_eq!(one.reminder(&calendar, day("2026-11-23")), Some("award_proposal.due_soon"));
        one.reminded_on = Some(day("2026-11-23"));
        assert_eq!(one.reminder(&calendar, day("2026-11-23")), None);
        assert_eq!(one.reminder(&calendar, day("2026-11-24")), None);
        assert_eq!(one.reminder(&calendar, day("2026-11-25")), Some("award_proposal.due_today"));
        assert_eq!(one.late_from(), Some(day("2026-11-26")));
        // What begins on the day before has only its last day.
        let short = term(AwardTermStep::Receive, "2026-11-23", "2026-11-25");
        assert_eq!(short.next_reminder(&calendar, day("2026-11-23")), Some(day("2026-11-25")));
        // A complete dossier is never returned, so that nothing is late.
        assert_eq!(term(AwardTermStep::Return, "2026-11-02", "2026-11-09").late_from(), None);
    }
}
