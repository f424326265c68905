//! Validity: published sets follow each other without gap or overlap, and the last one has no end.

use chrono::NaiveDate;

use super::publish::Flaw;

/// The days on which dossiers are received under a set, up to and without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) code: String,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

impl Term {
    fn end(&self) -> NaiveDate {
        self.to.unwrap_or(NaiveDate::MAX)
    }
}

/// How a new set takes its place among the published ones.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Code of the open-ended set that ends where this one begins.
    pub(super) closes: Option<String>,
    /// Why it has no place.
    pub(super) flaws: Vec<Flaw>,
}

/// Finds the place of a new set. The open-ended last one gives way, from a day that is still to come:
/// dossiers of earlier days, also of today, were received under it.
pub(super) fn place(new: &Term, published: &[Term], today: NaiveDate) -> Place {
    let mut place = Place::default();
    for one in published {
        if one.to.is_none() && one.from < new.from {
            place.closes = Some(one.code.clone());
            if new.from <= today {
                place.flaws.push(past(new, one));
            }
        } else if one.from < new.end() && new.from < one.end() {
            place.flaws.push(overlap(one));
        }
    }
    if place.closes.is_none() && place.flaws.is_empty() {
        place.flaws.extend(holes(new, published));
    }
    place.flaws.extend(end_of_time(new, published));
    place
}

/// The last set is open-ended: its end is set when its successor is published, so that there is none of
/// the coming days under which a dossier could not be judged.
fn end_of_time(new: &Term, published: &[Term]) -> Option<Flaw> {
    let end = new.to?;
    // The open-ended set that gives way leaves its later days to the new one.
    let gives_way = |one: &Term| one.to.is_none() && one.from < new.from;
    if published.iter().any(|one| one.end() > end && !gives_way(one)) {
        return None;
    }
    Some(Flaw::new(
        "hole",
        "/valid_to",
        format!("Từ {} trở đi không còn bộ quy tắc nào.", vietnamese(end)),
        format!("From {end} on there would be no rule set."),
    ))
}

fn holes(new: &Term, published: &[Term]) -> Vec<Flaw> {
    let mut found = Vec::new();
    let before = published.iter().filter(|one| one.end() <= new.from).max_by_key(|one| one.end());
    if let Some(before) = before.filter(|one| one.end() < new.from) {
        found.push(hole("/valid_from", before.end(), new.from));
    }
    let after = published.iter().filter(|one| one.from >= new.end()).min_by_key(|one| one.from);
    if let Some(after) = after.filter(|one| one.from > new.end()) {
        found.push(hole("/valid_to", new.end(), after.from));
    }
    found
}

fn overlap(other: &Term) -> Flaw {
    let code = &other.code;
    Flaw::new(
        "overlap",
        "/valid_from",
        format!("Thời gian áp dụng trùng với bộ quy tắc {code} đã công bố."),
        format!("Its validity overlaps with that of the published rule set {code}."),
    )
}

fn hole(pointer: &'static str, from: NaiveDate, to: NaiveDate) -> Flaw {
    Flaw::new(
        "hole",
        pointer,
        format!("Từ {} đến trước {} không có bộ quy tắc nào.", vietnamese(from), vietnamese(to)),
        format!("From {from} until before {to} there would be no rule set."),
    )
}

fn past(new: &Term, other: &Term) -> Flaw {
    let (from, code) = (new.from, &other.code);
    Flaw::new(
        "begins_in_the_past",
        "/valid_from",
        format!(
            "Ngày {} không sau hôm nay; hồ sơ từ ngày đó đã tiếp nhận theo bộ quy tắc {code}.",
            vietnamese(from)
        ),
        format!("{from} is not after today; dossiers since then were received under {code}."),
    )
}

fn vietnamese(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn term(code: &str, from: &str, to: Option<&str>) -> Term {
        Term { code: code.to_owned(), from: day(from), to: to.map(day) }
    }

    fn tried(from: &str, to: Option<&str>, published: &[Term]) -> (Option<String>, Vec<String>) {
        let place = place(&term("new", from, to), published, day("2026-11-28"));
        let flaws = place.flaws.iter().map(|flaw| format!("{} {}", flaw.rule, flaw.pointer));
        (place.closes, flaws.collect())
    }

    #[test]
    fn the_first_set_has_its_place_anywhere_and_no_end() {
        assert_eq!(tried("2025-07-01", None, &[]), (None, vec![]));
        let hole = vec!["hole /valid_to".to_owned()];
        assert_eq!(tried("2025-07-01", Some("2026-10-01"), &[]), (None, hole));
    }

    #[test]
    fn an_end_that_leaves_the_days_after_it_without_a_set_is_refused_and_named() {
        let all = [term("a", "2025-07-01", Some("2026-10-01")), term("b", "2026-10-01", None)];
        let new = term("new", "2027-03-01", Some("2028-01-01"));
        let found = place(&new, &all, day("2026-11-28"));
        assert_eq!(found.closes.as_deref(), Some("b"));
        let [flaw] = found.flaws.as_slice() else { panic!("{:?}", found.flaws) };
        assert_eq!((flaw.rule, flaw.pointer.as_str()), ("hole", "/valid_to"));
        assert!(flaw.label.vi.contains("01/01/2028") && flaw.label.en.contains("2028-01-01"));
        // What ends before the open-ended set begins leaves no such days.
        let earlier =
            place(&term("new", "2024-01-01", Some("2025-07-01")), &all, day("2026-11-28"));
        assert!(earlier.flaws.is_empty(), "{:?}", earlier.flaws);
        // Among sets that all end, the last one may not end either.
        let bounded = [term("a", "2025-07-01", Some("2026-01-01"))];
        assert_eq!(
            tried("2026-01-01", Some("2027-01-01"), &bounded),
            (None, vec!["hole /valid_to".to_owned()])
        );
        assert_eq!(tried("2026-01-01", None, &bounded), (None, vec![]));
    }

    #[test]
    fn the_open_ended_set_gives_way_from_tomorrow_on() {
        let all = [term("a", "2025-07-01", Some("2026-10-01")), term("b", "2026-10-01", None)];
        for from in ["2026-11-29", "2027-03-01"] {
            assert_eq!(tried(from, None, &all), (Some("b".to_owned()), vec![]), "{from}");
        }
        // What was received this morning keeps a set that holds on its day.
        for from in ["2026-11-27", "2026-11-28"] {
            let (closes, flaws) = tried(from, None, &all);
            assert_eq!(closes.as_deref(), Some("b"), "{from}");
            assert_eq!(flaws, ["begins_in_the_past /valid_from"], "{from}");
        }
    }

    #[test]
    fn days_that_another_set_holds_are_refused() {
        let all = [term("a", "2025-07-01", Some("2026-10-01")), term("b", "2026-10-01", None)];
        for (from, to) in [
            ("2026-10-01", None),
            ("2026-09-30", None),
            ("2025-01-01", Some("2025-07-02")),
            ("2025-08-01", Some("2025-09-01")),
            ("2024-01-01", None),
        ] {
            let (_, flaws) = tried(from, to, &all);
            assert!(flaws.iter().all(|flaw| flaw == "overlap /valid_from"), "{from}: {flaws:?}");
            assert!(!flaws.is_empty(), "{from}");
        }
    }

    #[test]
    fn days_without_any_set_are_refused_before_and_after() {
        let all = [
            term("a", "2025-07-01", Some("2026-01-01")),
            term("c", "2027-01-01", Some("2028-01-01")),
        ];
        assert_eq!(tried("2026-01-01", Some("2027-01-01"), &all), (None, vec![]));
        assert_eq!(tried("2028-01-01", None, &all), (None, vec![]));
        assert_eq!(tried("2024-01-01", Some("2025-07-01"), &all), (None, vec![]));
        let both = vec!["hole /valid_from".to_owned(), "hole /valid_to".to_owned()];
        assert_eq!(tried("2026-01-02", Some("2026-12-31"), &all), (None, both));
        let (_, after) = tried("2028-01-02", None, &all);
        assert_eq!(after, ["hole /valid_from"]);
    }
}
