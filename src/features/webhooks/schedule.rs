//! When a delivery that failed is tried again, and for how long a receiver is left alone.

use chrono::{DateTime, TimeDelta, Utc};

/// Attempts before a delivery is given up: the first, and one after each of the waits.
pub const ATTEMPTS_MAX: i32 = 10;

/// Waits before the further attempts, as Standard Webhooks proposes them: about 76 hours in all.
const WAITS_SECONDS: [i64; 9] =
    [5, 5 * 60, 30 * 60, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const HOUR: i64 = 3_600;

/// A wait is longer by up to this part of it, so that what failed together does not come back together.
const JITTER_PARTS: i64 = 5;

/// Longest time that a receiver may ask to be left alone.
const ASKED_MAX_SECONDS: i64 = 24 * HOUR;

/// A receiver that cannot take more is left alone for so long first; it doubles with each failure.
const PAUSE_FIRST_SECONDS: i64 = 5;
const PAUSE_MAX_SECONDS: i64 = 300;

/// The wait after so many attempts; `None` when there is none left.
pub(super) fn wait_after(attempts: i32, random: u128) -> Option<TimeDelta> {
    let place = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let millis = WAITS_SECONDS.get(place)?.saturating_mul(1_000);
    let most = (millis / JITTER_PARTS).unsigned_abs().max(1);
    let more = i64::try_from(random % u128::from(most)).unwrap_or(0);
    Some(TimeDelta::milliseconds(millis.saturating_add(more)))
}

/// For how long nothing is sent to a receiver after so many failures in turn.
pub(super) fn pause_after(failures: i32) -> TimeDelta {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(16);
    let seconds = PAUSE_FIRST_SECONDS.saturating_mul(1_i64 << doublings).min(PAUSE_MAX_SECONDS);
    TimeDelta::seconds(seconds)
}

/// What `Retry-After` asks for: a number of seconds or a date (RFC 9110, section 10.2.3), within bounds.
pub(super) fn asked(text: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
    let text = text.trim();
    let wait = match text.parse::<u32>() {
        Ok(seconds) => TimeDelta::seconds(i64::from(seconds)),
        Err(_) => DateTime::<Utc>::from(httpdate::parse_http_date(text).ok()?) - now,
    };
    let most = TimeDelta::seconds(ASKED_MAX_SECONDS);
    (wait > TimeDelta::zero()).then(|| wait.min(most))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_wait_is_the_proposed_one_and_at_most_a_fifth_longer(place in 0_usize..9, random: u128) {
            let attempts = i32::try_from(place).unwrap() + 1;
            let wait = wait_after(attempts, random).unwrap().num_milliseconds();
            let proposed = WAITS_SECONDS[place] * 1_000;
            prop_assert!(wait >= proposed && wait < proposed * 6 / 5, "{wait} of {proposed}");
        }
    }

    #[test]
    fn ten_attempts_take_about_three_days_and_there_is_no_eleventh() {
        let all: i64 = (1..ATTEMPTS_MAX).map(|one| wait_after(one, 0).unwrap().num_seconds()).sum();
        assert_eq!(all / HOUR, 75);
        assert_eq!(wait_after(ATTEMPTS_MAX, 0), None);
        assert_eq!(wait_after(0, 0), None);
        assert_eq!(wait_after(i32::MIN, 0), None);
    }

    #[test]
    fn a_pause_doubles_up_to_its_longest() {
        let seconds = |failures| pause_after(failures).num_seconds();
        assert_eq!([1, 2, 3, 6, 7, 8].map(seconds), [5, 10, 20, 160, 300, 300]);
        assert_eq!((seconds(0), seconds(i32::MAX)), (5, 300));
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_kept_within_a_day() {
        let now: DateTime<Utc> = "2026-11-23T02:00:00Z".parse().unwrap();
        let seconds = |text| asked(text, now).map(|wait| wait.num_seconds());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds(" Mon, 23 Nov 2026 02:10:00 GMT "), Some(600));
        assert_eq!(seconds("4000000000"), Some(24 * HOUR));
        assert_eq!(seconds("Tue, 23 Nov 2027 02:10:00 GMT"), Some(24 * HOUR));
        for text in ["0", "-5", "soon", "", "Mon, 23 Nov 2026 01:00:00 GMT"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
