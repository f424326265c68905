//! The history of a person's units: how one PUT of the directory changes it.
//!
//! What must stay true: periods are in order and never overlap, only the last one is open, and the
//! same PUT sent twice changes nothing the second time.

use chrono::NaiveDate;

use super::types::UnitPeriod;
use crate::error::{Error, Result, Text};

/// Periods of one person; nobody moves more often, so more are a mistake of the sender.
const PERIODS_MAX: usize = 200;

/// Where a person works, as a PUT says it.
#[derive(Clone, Copy)]
pub(super) struct Placement<'a> {
    pub unit_code: &'a str,
    /// First day in the unit, when the sender named it.
    pub since: Option<NaiveDate>,
    pub joined_on: Option<NaiveDate>,
    /// First day on which the person no longer works here.
    pub left_on: Option<NaiveDate>,
    pub today: NaiveDate,
}

impl Placement<'_> {
    /// The first day of a new period: as named, or today as far as the person works here today.
    pub(super) fn first_day(&self) -> NaiveDate {
        self.since.unwrap_or_else(|| {
            let last = self.left_on.map_or(NaiveDate::MAX, day_before);
            self.joined_on.map_or(self.today, |joined| self.today.max(joined)).min(last)
        })
    }

    fn period(&self) -> UnitPeriod {
        UnitPeriod {
            unit_code: self.unit_code.to_owned(),
            valid_from: self.first_day(),
            valid_to: None,
        }
    }
}

/// The history after a PUT.
///
/// # Errors
/// `validation-failed` when `unit_since` lies in the future or before the period it follows.
pub(super) fn place(mut history: Vec<UnitPeriod>, to: Placement<'_>) -> Result<Vec<UnitPeriod>> {
    // The unit of a person is that of today; only somebody who is still to join comes later.
    let latest = to.joined_on.map_or(to.today, |joined| to.today.max(joined));
    if to.since.is_some_and(|since| since > latest) {
        return Err(wrong_since(
            "in_future",
            "Ngày về đơn vị không được ở tương lai.",
            "The first day in the unit must not be in the future.",
        ));
    }
    match history.pop() {
        None => history.push(to.period()),
        Some(last) if last.unit_code == to.unit_code => stay(&mut history, last, to)?,
        Some(last) => change(&mut history, last, to)?,
    }
    if history.len() > PERIODS_MAX {
        return Err(Error::invalid(
            "/unit_code",
            "max_items",
            Text::new(
                "Lịch sử đơn vị của người này đã quá dài.",
                "The person's history of units is too long.",
            ),
        ));
    }
    close(&mut history, to.left_on);
    Ok(history)
}

/// The unit is the one of the last period, which goes on, begins on another day than was known, or
/// had ended and is followed by a new one after an absence.
fn stay(history: &mut Vec<UnitPeriod>, mut last: UnitPeriod, to: Placement<'_>) -> Result<()> {
    let Some(since) = to.since else {
        history.push(last);
        return Ok(());
    };
    if last.valid_to.is_some_and(|end| end < since) {
        history.extend([last, to.period()]);
        return Ok(());
    }
    if let Some(before) = history.last_mut() {
        if since <= before.valid_from {
            return Err(wrong_since(
                "before_previous_period",
                "Ngày về đơn vị phải sau ngày bắt đầu ở đơn vị trước.",
                "The first day in the unit must be after that of the period before.",
            ));
        }
        // Without an absence in between the period before moves its end along.
        let is_adjacent = before.valid_to == last.valid_from.pred_opt();
        if is_adjacent || before.valid_to.is_none_or(|end| end >= since) {
            before.valid_to = Some(day_before(since));
        }
    }
    last.valid_from = since;
    history.push(last);
    Ok(())
}

/// The unit is another one: the last period ends the day before. A change on its first day means
/// that it never was.
fn change(history: &mut Vec<UnitPeriod>, mut last: UnitPeriod, to: Placement<'_>) -> Result<()> {
    let mut next = to.period();
    if to.since.is_none() {
        next.valid_from = next.valid_from.max(last.valid_from);
    }
    if next.valid_from < last.valid_from {
        return Err(wrong_since(
            "before_current_period",
            "Ngày về đơn vị không được trước ngày bắt đầu ở đơn vị hiện tại.",
            "The first day in the unit must not be before that of the current period.",
        ));
    }
    if next.valid_from > last.valid_from {
        let end = day_before(next.valid_from);
        last.valid_to = Some(last.valid_to.map_or(end, |known| known.min(end)));
        history.push(last);
    }
    history.push(next);
    Ok(())
}

/// Ends the last period with the day before leaving, or opens it again. Days on which the sender
/// now says that the person had left are taken back.
fn close(history: &mut Vec<UnitPeriod>, left_on: Option<NaiveDate>) {
    let Some(mut last) = history.pop() else { return };
    last.valid_to = left_on.map(day_before);
    if let Some(end) = last.valid_to
        && end < last.valid_from
    {
        last.valid_from = end;
        history.retain(|period| period.valid_from < end);
        if let Some(before) = history.last_mut() {
            let limit = day_before(end);
            before.valid_to = Some(before.valid_to.map_or(limit, |known| known.min(limit)));
        }
    }
    history.push(last);
}

fn wrong_since(code: &'static str, vi: &'static str, en: &'static str) -> Error {
    Error::invalid("/unit_since", code, Text::new(vi, en))
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// `VP 2026-01-01 2026-02-28` a period, with `-` for an open end.
    fn periods(lines: &[&str]) -> Vec<UnitPeriod> {
        lines
            .iter()
            .map(|line| {
                let parts: Vec<&str> = line.split(' ').collect();
                UnitPeriod {
                    unit_code: parts[0].to_owned(),
                    valid_from: day(parts[1]),
                    valid_to: (parts[2] != "-").then(|| day(parts[2])),
                }
            })
            .collect()
    }

    fn to(unit_code: &str) -> Placement<'_> {
        Placement {
            unit_code,
            since: None,
            joined_on: None,
            left_on: None,
            today: day("2026-06-15"),
        }
    }

    /// Places twice and asserts that the second time changes nothing.
    #[track_caller]
    fn placed(history: &[&str], to: Placement<'_>) -> Vec<UnitPeriod> {
        let once = place(periods(history), to).unwrap();
        assert_eq!(place(once.clone(), to).unwrap(), once, "the same PUT twice");
        once
    }

    #[track_caller]
    fn refused(history: &[&str], to: Placement<'_>) -> String {
        let error = place(periods(history), to).unwrap_err();
        error.field_errors().first().unwrap().code.to_string()
    }

    #[test]
    fn a_new_person_begins_today_unless_the_directory_knows_better() {
        assert_eq!(placed(&[], to("VP")), periods(&["VP 2026-06-15 -"]));
        let known = Placement { since: Some(day("2024-01-01")), ..to("VP") };
        assert_eq!(placed(&[], known), periods(&["VP 2024-01-01 -"]));
        let coming = Placement { joined_on: Some(day("2026-07-01")), ..to("VP") };
        assert_eq!(placed(&[], coming), periods(&["VP 2026-07-01 -"]));
        let gone = Placement { left_on: Some(day("2026-03-01")), ..to("VP") };
        assert_eq!(placed(&[], gone), periods(&["VP 2026-02-28 2026-02-28"]));
    }

    #[test]
    fn an_unchanged_unit_changes_nothing() {
        let history = ["VP 2020-01-01 2024-12-31", "KH 2025-01-01 -"];
        assert_eq!(placed(&history, to("KH")), periods(&history));
    }

    #[test]
    fn a_change_of_unit_ends_the_period_the_day_before_and_opens_a_new_one() {
        assert_eq!(
            placed(&["VP 2020-01-01 -"], to("KH")),
            periods(&["VP 2020-01-01 2026-06-14", "KH 2026-06-15 -"])
        );
        let known = Placement { since: Some(day("2026-03-01")), ..to("KH") };
        assert_eq!(
            placed(&["VP 2020-01-01 -"], known),
            periods(&["VP 2020-01-01 2026-02-28", "KH 2026-03-01 -"])
        );
    }

    #[test]
    fn a_change_on_the_first_day_of_a_period_replaces_it() {
        assert_eq!(
            placed(&["VP 2020-01-01 2026-06-14", "KH 2026-06-15 -"], to("TH")),
            periods(&["VP 2020-01-01 2026-06-14", "TH 2026-06-15 -"])
        );
    }

    #[test]
    fn periods_never_overlap_and_the_future_is_not_written() {
        let early = Placement { since: Some(day("2025-12-31")), ..to("KH") };
        assert_eq!(refused(&["VP 2026-01-01 -"], early), "before_current_period");
        let late = Placement { since: Some(day("2026-06-16")), ..to("KH") };
        assert_eq!(refused(&["VP 2026-01-01 -"], late), "in_future");
        let history = ["VP 2026-01-01 2026-02-28", "KH 2026-03-01 -"];
        let swallowing = Placement { since: Some(day("2026-01-01")), ..to("KH") };
        assert_eq!(refused(&history, swallowing), "before_previous_period");
    }

    #[test]
    fn the_first_day_of_the_current_period_can_be_corrected() {
        let history = ["VP 2026-01-01 2026-02-28", "KH 2026-03-01 -"];
        let earlier = Placement { since: Some(day("2026-02-01")), ..to("KH") };
        assert_eq!(
            placed(&history, earlier),
            periods(&["VP 2026-01-01 2026-01-31", "KH 2026-02-01 -"])
        );
        let later = Placement { since: Some(day("2026-04-01")), ..to("KH") };
        assert_eq!(
            placed(&history, later),
            periods(&["VP 2026-01-01 2026-03-31", "KH 2026-04-01 -"])
        );
        let after_absence = ["VP 2025-01-01 2025-06-30", "KH 2026-03-01 -"];
        assert_eq!(
            placed(&after_absence, later),
            periods(&["VP 2025-01-01 2025-06-30", "KH 2026-04-01 -"])
        );
    }

    #[test]
    fn leaving_ends_the_period_and_taking_it_back_opens_it_again() {
        let leaving = Placement { left_on: Some(day("2026-05-01")), ..to("VP") };
        assert_eq!(placed(&["VP 2020-01-01 -"], leaving), periods(&["VP 2020-01-01 2026-04-30"]));
        assert_eq!(placed(&["VP 2020-01-01 2026-04-30"], to("VP")), periods(&["VP 2020-01-01 -"]));
    }

    #[test]
    fn somebody_who_comes_back_has_a_gap() {
        let back = Placement { since: Some(day("2026-06-01")), ..to("VP") };
        assert_eq!(
            placed(&["VP 2020-01-01 2026-04-30"], back),
            periods(&["VP 2020-01-01 2026-04-30", "VP 2026-06-01 -"])
        );
        assert_eq!(
            placed(&["VP 2020-01-01 2026-04-30"], to("KH")),
            periods(&["VP 2020-01-01 2026-04-30", "KH 2026-06-15 -"])
        );
    }

    #[test]
    fn days_after_leaving_are_taken_back() {
        let leaving = Placement { left_on: Some(day("2026-02-01")), ..to("KH") };
        assert_eq!(
            placed(&["VP 2020-01-01 2026-02-28", "KH 2026-03-01 -"], leaving),
            periods(&["VP 2020-01-01 2026-01-30", "KH 2026-01-31 2026-01-31"])
        );
    }
}
