//! How far a plan was made known: who was on the staff on the day of an activity, and who of them
//! has acknowledged it.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

/// A stay in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The unit.
    pub unit_code: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; `None` while the stay lasts.
    pub to: Option<NaiveDate>,
}

/// Somebody of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Staff code.
    pub code: String,
    /// Unit today.
    pub unit_code: String,
    /// First day at work.
    pub joined_on: Option<NaiveDate>,
    /// First day on which the person no longer works here.
    pub left_on: Option<NaiveDate>,
    /// Stays in units, in order.
    pub stays: Vec<Stay>,
}

/// An activity that took place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub held_on: NaiveDate,
    /// For these units; for all when empty.
    pub unit_codes: Vec<String>,
    /// Codes of those who acknowledged it.
    pub acknowledged: HashSet<String>,
}

/// How many of a unit should know, and how many do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Persons for whom there was an activity.
    pub expected: i64,
    /// Those of them who acknowledged one.
    pub reached: i64,
}

/// The unit in which somebody worked on a day; `None` when not on the staff then. A day before the
/// first known stay belongs to that stay's unit when the person is known to have been there already.
pub fn unit_on(person: &Staff, day: NaiveDate) -> Option<&str> {
    let has_come = person.joined_on.is_none_or(|joined| joined <= day);
    let has_left = person.left_on.is_some_and(|left| left <= day);
    if !has_come || has_left {
        return None;
    }
    let Some(first) = person.stays.first() else { return Some(&person.unit_code) };
    if day < first.from {
        return person.joined_on.map(|_| first.unit_code.as_str());
    }
    let covers = |stay: &&Stay| stay.from <= day && stay.to.is_none_or(|end| end >= day);
    person.stays.iter().find(covers).map(|stay| stay.unit_code.as_str())
}

impl Event {
    /// Whether it is for a unit.
    pub fn is_for(&self, unit_code: &str) -> bool {
        self.unit_codes.is_empty() || self.unit_codes.iter().any(|unit| unit == unit_code)
    }
}

/// Coverage by unit. A person counts once: from the first activity for the unit in which the person
/// was on its day, and to the unit of the last such activity; whoever left before or came after all
/// of them does not count. One acknowledgement is enough.
pub fn coverage<'a>(staff: &'a [Staff], events: &[Event]) -> BTreeMap<&'a str, Coverage> {
    let mut by_unit: BTreeMap<&str, Coverage> = BTreeMap::new();
    for person in staff {
        let meant = events.iter().filter_map(|event| {
            let unit = unit_on(person, event.held_on).filter(|unit| event.is_for(unit))?;
            Some((event, unit))
        });
        let (mut last, mut is_reached) = (None::<(NaiveDate, &str)>, false);
        for (event, unit) in meant {
            is_reached |= event.acknowledged.contains(&person.code);
            if last.is_none_or(|(day, _)| day <= event.held_on) {
                last = Some((event.held_on, unit));
            }
        }
        if let Some((_, unit)) = last {
            let counted = by_unit.entry(unit).or_default();
            counted.expected += 1;
            counted.reached += i64::from(is_reached);
        }
    }
    by_unit
}
