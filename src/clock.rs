//! Time and identifiers, injected so that tests can set both.
//!
//! Everything that needs the present moment or a new id takes a [`Clock`] or an [`Ids`]; nothing
//! else in the crate asks the system, and clippy refuses it. Moments are cut to the microsecond
//! because PostgreSQL keeps no more: a value written and read back must equal the one in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// Hours that Hanoi (giờ Hà Nội, Asia/Ho_Chi_Minh) is ahead of UTC, all year: Vietnam has no summer
/// time.
pub const HANOI_UTC_HOURS: i64 = 7;

/// The moment in the ids of [`Ids::sequential`]: 2026-01-01T00:00:00Z in milliseconds.
const SEQUENTIAL_EPOCH_MILLIS: u64 = 1_767_225_600_000;

/// The source of the present moment. Clones share one time.
#[derive(Clone, Debug)]
pub struct Clock(Time);

#[derive(Clone, Debug)]
enum Time {
    System,
    /// Microseconds since 1970, moved only by [`Clock::set`] and [`Clock::advance`].
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self(Time::System)
    }

    /// A clock that stands still at `moment` until a test moves it.
    #[must_use]
    pub fn fixed(moment: DateTime<Utc>) -> Self {
        Self(Time::Fixed(Arc::new(AtomicI64::new(moment.timestamp_micros()))))
    }

    /// The present moment, cut to the microsecond.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
            Time::System => Utc::now().trunc_subsecs(6),
            Time::Fixed(micros) => at_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// The calendar day it is in Hanoi now. Deadlines (hạn) and document dates are counted in it.
    #[must_use]
    pub fn today_hanoi(&self) -> NaiveDate {
        day_in_hanoi(self.now())
    }

    /// Moves a fixed clock to `moment`. The system clock cannot be moved.
    ///
    /// # Panics
    /// When it is the system clock.
    pub fn set(&self, moment: DateTime<Utc>) {
        match &self.0 {
            Time::System => unreachable!("only a fixed clock can be set"),
            Time::Fixed(micros) => micros.store(moment.timestamp_micros(), Ordering::SeqCst),
        }
    }

    /// Moves a fixed clock on by `step`, or back by a negative one. The system clock cannot be moved.
    ///
    /// # Panics
    /// When it is the system clock.
    pub fn advance(&self, step: TimeDelta) {
        match &self.0 {
            Time::System => unreachable!("only a fixed clock can be advanced"),
            Time::Fixed(micros) => {
                // A step past what 64 bits of microseconds hold has no meaning for a test clock.
                let step = step.num_microseconds().unwrap_or(0);
                micros.fetch_add(step, Ordering::SeqCst);
            }
        }
    }
}

/// The calendar day in Hanoi at `moment`.
#[must_use]
pub fn day_in_hanoi(moment: DateTime<Utc>) -> NaiveDate {
    moment.naive_utc().checked_add_signed(TimeDelta::hours(HANOI_UTC_HOURS)).map_or_else(
        // Only the last hours of the year 262142 have no tomorrow.
        || moment.date_naive(),
        |local| local.date(),
    )
}

/// The date and time of day in Hanoi at `moment`.
#[must_use]
pub fn local_in_hanoi(moment: DateTime<Utc>) -> NaiveDateTime {
    let local = moment.naive_utc();
    local.checked_add_signed(TimeDelta::hours(HANOI_UTC_HOURS)).unwrap_or(local)
}

/// The moment at which it is this date and time of day in Hanoi.
#[must_use]
pub fn from_hanoi(local: NaiveDateTime) -> DateTime<Utc> {
    local.checked_sub_signed(TimeDelta::hours(HANOI_UTC_HOURS)).unwrap_or(local).and_utc()
}

/// The moment at which a calendar day begins in Hanoi.
#[must_use]
pub fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    // Only the first hours of the year -262143 have no yesterday.
    midnight.checked_sub_signed(TimeDelta::hours(HANOI_UTC_HOURS)).unwrap_or(midnight)
}

fn at_micros(micros: i64) -> DateTime<Utc> {
    // Every value comes from a `DateTime`, moved by steps; out of range means moved past its ends.
    DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The source of new identifiers. Clones share one sequence.
#[derive(Clone, Debug)]
pub struct Ids(Sequence);

#[derive(Clone, Debug)]
enum Sequence {
    System,
    Counted(Arc<AtomicU64>),
}

impl Ids {
    /// Ids from the time and the random source of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self(Sequence::System)
    }

    /// The same ids in every run: 1, 2, 3, … in the last digits.
    #[must_use]
    pub fn sequential() -> Self {
        Self(Sequence::Counted(Arc::new(AtomicU64::new(1))))
    }

    /// A new UUID of version 7. Within the process each is greater than all before it, so that rows
    /// sort by id in the order they were made even inside one millisecond.
    #[must_use]
    pub fn next(&self) -> Uuid {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
            Sequence::System => Uuid::now_v7(),
            Sequence::Counted(counter) => {
                let count = counter.fetch_add(1, Ordering::SeqCst);
                let mut tail = [0_u8; 10];
                tail.iter_mut().skip(2).zip(count.to_be_bytes()).for_each(|(to, from)| *to = from);
                Builder::from_unix_timestamp_millis(SEQUENTIAL_EPOCH_MILLIS, &tail).into_uuid()
            }
        }
    }

    /// A new UUID of version 4, which tells neither when nor in which order it was made. For a
    /// secret ballot (phiếu kín), where order would give the voter away.
    #[must_use]
    pub fn random(&self) -> Uuid {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
            Sequence::System => Uuid::new_v4(),
            Sequence::Counted(counter) => {
                // Hashed, so that a test would notice code that relies on the order of these ids.
                let count = counter.fetch_add(1, Ordering::SeqCst);
                let digest = Sha256::digest(count.to_be_bytes());
                let mut bytes = [0_u8; 16];
                bytes.iter_mut().zip(digest).for_each(|(byte, random)| *byte = random);
                Builder::from_random_bytes(bytes).into_uuid()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::thread;

    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn system_time_has_no_nanoseconds_below_the_microsecond() {
        let clock = Clock::system();
        for _ in 0..1_000 {
            assert_eq!(clock.now().timestamp_subsec_nanos() % 1_000, 0);
        }
    }

    #[test]
    fn a_fixed_clock_cuts_to_the_microsecond_and_moves_only_when_told() {
        let clock = Clock::fixed(moment("2026-03-02T01:02:03.123456789Z"));
        let other = clock.clone();
        assert_eq!(clock.now(), moment("2026-03-02T01:02:03.123456Z"));
        clock.advance(TimeDelta::days(2));
        assert_eq!(other.now(), moment("2026-03-04T01:02:03.123456Z"));
        other.set(moment("2027-01-01T00:00:00Z"));
        assert_eq!(clock.now(), moment("2027-01-01T00:00:00Z"));
        clock.advance(TimeDelta::seconds(-1));
        assert_eq!(clock.now(), moment("2026-12-31T23:59:59Z"));
    }

    #[test]
    fn the_day_in_hanoi_begins_at_seventeen_hours_utc() {
        let clock = Clock::fixed(moment("2026-12-31T16:59:59.999999Z"));
        assert_eq!(clock.today_hanoi(), NaiveDate::from_ymd_opt(2026, 12, 31).unwrap());
        clock.advance(TimeDelta::microseconds(1));
        assert_eq!(clock.today_hanoi(), NaiveDate::from_ymd_opt(2027, 1, 1).unwrap());
    }

    #[test]
    fn a_day_begins_where_the_day_before_ends() {
        let day = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        let start = start_of_day(day);
        assert_eq!(start, moment("2026-12-31T17:00:00Z"));
        assert_eq!(day_in_hanoi(start), day);
        assert_eq!(day_in_hanoi(start - TimeDelta::microseconds(1)), day.pred_opt().unwrap());
    }

    #[test]
    fn system_ids_grow_within_a_thread_and_never_repeat_across_threads() {
        let ids = Ids::system();
        let makers: Vec<_> = (0..4)
            .map(|_| {
                let ids = ids.clone();
                thread::spawn(move || (0..5_000).map(|_| ids.next()).collect::<Vec<_>>())
            })
            .collect();
        let made: Vec<Vec<Uuid>> = makers.into_iter().map(|maker| maker.join().unwrap()).collect();
        for one in &made {
            assert!(one.is_sorted_by(|a, b| a < b));
            assert!(one.iter().all(|id| id.get_version_num() == 7));
        }
        let last = made.iter().flatten().max().copied().unwrap();
        assert!(ids.next() > last, "an id made after all others sorts after them");
        assert_eq!(made.iter().flatten().collect::<HashSet<_>>().len(), 20_000);
    }

    #[test]
    fn sequential_ids_are_the_same_in_every_run() {
        let ids = Ids::sequential();
        assert_eq!(ids.next().to_string(), "019b76da-a800-7000-8000-000000000001");
        assert_eq!(ids.clone().next().to_string(), "019b76da-a800-7000-8000-000000000002");
    }

    #[test]
    fn random_ids_of_a_test_are_fixed_but_out_of_order() {
        let made = |ids: Ids| (0..20).map(|_| ids.random()).collect::<Vec<_>>();
        let first = made(Ids::sequential());
        assert_eq!(first, made(Ids::sequential()));
        assert!(!first.is_sorted());
        assert!(first.iter().all(|id| id.get_version_num() == 4));
        assert_ne!(Ids::system().random(), Ids::system().random());
    }
}
