//! Rules of ratings.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    input::{PutPersonRating, PutUnitRating, Said},
    store::{self, Entry, RatingRow, Subject},
    types::{
        PersonRatingPath, RatingContent, RatingFilter, RatingId, RatingRevision, RatingView,
        UnitRatingPath, WorkingTime,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Visible, table, table::Rule},
    db::{Conn, dialect::lock_name},
    eligibility::Rating,
    error::{Code, Context, Error, Result, Text},
    features::{
        award_types::types::SubjectKind,
        documents, persons,
        units::{self, types::UnitKind},
    },
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    progress::unit_on,
};

/// How often a rating can be replaced; more is a mistake of the sender.
const REVISIONS_MAX: usize = 50;

fn view(row: RatingRow) -> RatingView {
    RatingView {
        etag: etag(row.version, &[]),
        id: row.id,
        year: row.year,
        subject_kind: row.subject_kind,
        unit_code: row.unit_code,
        person_code: row.person_code,
        level: row.level,
        source: row.source,
        rated_on: row.rated_on,
        document_id: row.document_id,
        document_number: row.document_number,
        document_date: row.document_date,
        months_worked: row.months_worked,
        leaves: row.leaves.0,
        left_out_for_time: row.left_out_for_time,
        revisions: row.revisions.0,
        recorded_by: row.recorded_by,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn one(
    conn: &mut Conn,
    actor: &Actor,
    rule: &Rule,
    (year, kind, code): (i32, SubjectKind, &str),
) -> Result<RatingView> {
    let visible = actor.visible(rule)?;
    let row = store::find(conn, year, kind, code)?.ok_or_else(Error::not_found)?;
    let is_seen = match &visible {
        Visible::All => true,
        Visible::Some { units, person } => {
            let is_own = row.person_code.is_some() && row.person_code == *person;
            units.contains(&row.unit_code) || is_own
        }
    };
    if is_seen { Ok(view(row)) } else { Err(Error::not_found()) }
}

/// The rating of a unit.
///
/// # Errors
/// `not-found`.
pub fn of_unit(conn: &mut Conn, actor: &Actor, at: &UnitRatingPath) -> Result<RatingView> {
    let subject = (at.year, SubjectKind::Collective, at.unit_code.as_str());
    one(conn, actor, table::GET_UNIT_RATING, subject)
}

/// The rating of a person.
///
/// # Errors
/// `not-found`.
pub fn of_person(conn: &mut Conn, actor: &Actor, at: &PersonRatingPath) -> Result<RatingView> {
    let subject = (at.year, SubjectKind::Individual, at.person_code.as_str());
    one(conn, actor, table::GET_PERSON_RATING, subject)
}

/// Whether the caller may see every rating of a person that is recorded of some years.
///
/// # Errors
/// When the database cannot be read.
pub fn are_seen(conn: &mut Conn, actor: &Actor, person_code: &str, years: &[i32]) -> Result<bool> {
    let rows = store::of_years(conn, years, SubjectKind::Individual, person_code)?;
    let is_seen = |row: &RatingRow| {
        let relation = Relation::of(Some(&row.unit_code), row.person_code.as_deref());
        actor.may(table::GET_PERSON_RATING, &relation)
    };
    Ok(rows.iter().all(is_seen))
}

/// A page of the ratings that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &RatingFilter,
    page: &Page,
) -> Result<Listing<RatingView>> {
    let visible = actor.visible(table::LIST_RATINGS)?;
    let (rows, next_cursor, total_count) = store::list(conn, &visible, filter, page)?;
    Ok(Listing { items: rows.into_iter().map(view).collect(), next_cursor, total_count })
}

/// First and last day of a year.
fn days_of(year: i32) -> Result<(NaiveDate, NaiveDate)> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    day(1, 1).zip(day(12, 31)).ok_or_else(|| Error::bug("the path takes years that there are"))
}

/// Records the rating of a unit; the flag tells whether it is the first of that year.
///
/// # Errors
/// `not-found` for the unit, `validation-failed`, `precondition-required` and `stale-etag` for an
/// existing rating.
pub fn put_unit(
    tx: &mut Tx<'_>,
    at: &UnitRatingPath,
    input: PutUnitRating,
) -> Result<(RatingView, bool)> {
    tx.actor.require(table::PUT_UNIT_RATING, &Relation::none())?;
    let unit = units::service::get(tx.conn, &at.unit_code)?;
    if unit.kind == UnitKind::Bloc || !unit.exists_within(days_of(at.year)?) {
        return Err(Error::not_found().detail(
            "Năm đó không có đơn vị này để xếp loại.",
            "There was no such unit to be rated in that year.",
        ));
    }
    let subject = Subject {
        year: at.year,
        kind: SubjectKind::Collective,
        code: &at.unit_code,
        unit_code: &at.unit_code,
    };
    put(tx, subject, input.into())
}

/// Records the rating of a person; the flag tells whether it is the first of that year.
///
/// # Errors
/// As [`put_unit`]; `recused` for one's own.
pub fn put_person(
    tx: &mut Tx<'_>,
    at: &PersonRatingPath,
    input: PutPersonRating,
) -> Result<(RatingView, bool)> {
    tx.actor.require(table::PUT_PERSON_RATING, &Relation::none())?;
    let found = persons::service::staff(tx.conn, Some(std::slice::from_ref(&at.person_code)))?;
    let person = found.first().ok_or_else(Error::not_found)?;
    // Whoever left within the year is rated by the last unit.
    let last = days_of(at.year)?.1.min(tx.today);
    if tx.actor.person_code() == Some(at.person_code.as_str()) {
        return Err(Error::new(Code::Recused).detail(
            "Không ai ghi kết quả xếp loại của chính mình.",
            "Nobody records the rating of him- or herself.",
        ));
    }
    let subject = Subject {
        year: at.year,
        kind: SubjectKind::Individual,
        code: &at.person_code,
        unit_code: unit_on(person, last).unwrap_or(&person.unit_code),
    };
    put(tx, subject, input.into())
}

fn put(tx: &mut Tx<'_>, subject: Subject<'_>, said: Said) -> Result<(RatingView, bool)> {
    let Subject { year, kind, code, .. } = subject;
    check_days(tx, year, &said.content)?;
    // Two first PUTs of one rating come one after the other, and the second finds the first.
    lock_name(tx.conn, &format!("rating {year} {kind} {code}"))?;
    let before = store::find(tx.conn, year, kind, code)?;
    if let Some(current) = &before {
        tx.require_match(current.version)?;
        if current.content() == said.content {
            // The directory may send everything again; what says the same replaces nothing.
            tx.tell(Change::new(Action::RATING_PUT, target(current)));
            return Ok((view(current.clone()), false));
        }
    }
    let document = said.content.document_id;
    let known = before.as_ref().and_then(|row| row.document_id);
    if let Some(id) = document.filter(|_| document != known) {
        documents::service::require_evidence(tx.conn, tx.actor, id, "/document_id")?;
    }
    let after = write(tx, subject, before.as_ref(), said)?;
    let named: Vec<_> = document.into_iter().collect();
    documents::service::set_uses(tx.conn, "rating", &after.id.to_string(), &named)?;
    let is_first = before.is_none();
    let (old, new) = (before.map(|row| snapshot(&view(row))), view(after.clone()));
    tx.tell(told(&after, old.as_ref(), &new));
    Ok((new, is_first))
}

/// What of a person's rating is not for everybody who reads the audit: leave tells of health and
/// family, and the level and the time worked tell of leave. The rating itself keeps what it was, with
/// who replaced it, when and why, for those who may read it.
const WITHHELD: [&str; 5] = ["level", "months_worked", "leaves", "left_out_for_time", "revisions"];

fn told(row: &RatingRow, old: Option<&Value>, new: &RatingView) -> Change {
    let change = Change::new(Action::RATING_PUT, target(row)).between(old, Some(&snapshot(new)));
    match row.subject_kind {
        SubjectKind::Collective => {
            change.because(new.revisions.last().map(|one| one.reason.as_str()))
        }
        // Why a rating was replaced may tell of leave as well.
        SubjectKind::Individual => change.withholding(&WITHHELD),
    }
}

fn target(row: &RatingRow) -> Target {
    let kind = match row.subject_kind {
        SubjectKind::Collective => "units",
        SubjectKind::Individual => "persons",
    };
    Target {
        kind: "rating",
        id: format!("{}/{kind}/{}", row.year, row.subject_code),
        unit_code: Some(row.unit_code.clone()),
    }
}

/// A rating is made in its year or later, and has been made.
fn check_days(tx: &Tx<'_>, year: i32, content: &RatingContent) -> Result<()> {
    if content.rated_on < days_of(year)?.0 {
        let text = Text::new(
            "Ngày xếp loại không được trước năm được xếp loại.",
            "A year is not rated before it begins.",
        );
        return Err(Error::invalid("/rated_on", "before_year", text));
    }
    let days = [(Some(content.rated_on), "/rated_on"), (content.document_date, "/document_date")];
    for (day, pointer) in days {
        if day.is_some_and(|day| day > tx.today) {
            let text = Text::new("Ngày này chưa đến.", "This day is still to come.");
            return Err(Error::invalid(pointer, "in_future", text));
        }
    }
    Ok(())
}

fn write(
    tx: &mut Tx<'_>,
    subject: Subject<'_>,
    before: Option<&RatingRow>,
    said: Said,
) -> Result<RatingRow> {
    let entry =
        |content, revisions| Entry { content, revisions, recorded_by: &tx.actor.id, now: tx.now };
    let Some(current) = before else {
        let id = RatingId(tx.ids.next());
        return store::insert(tx.conn, id, subject, entry(said.content, Vec::new()));
    };
    let Some(reason) = said.reason else {
        let text = Text::new(
            "Thay mức xếp loại đã có phải nêu lý do (NĐ 233/2026/NĐ-CP Đ.15.4).",
            "A reason is needed to replace a rating (NĐ 233/2026/NĐ-CP Đ.15.4).",
        );
        return Err(Error::invalid("/revision_reason", "required_when_replacing", text));
    };
    let mut revisions = current.revisions.0.clone();
    if revisions.len() >= REVISIONS_MAX {
        let text = Text::new(
            "Mức xếp loại này đã được thay quá nhiều lần.",
            "This rating has been replaced too often.",
        );
        return Err(Error::invalid("/revision_reason", "too_many_revisions", text));
    }
    revisions.push(RatingRevision {
        replaced: current.content(),
        reason,
        replaced_at: tx.now,
        replaced_by: tx.actor.id.clone(),
    });
    // A rating stays with the unit that it was recorded for.
    let unit = current.unit_code.clone();
    store::update(tx.conn, current, &unit, entry(said.content, revisions))?
        .ok_or_else(|| stale(current.version))
}

/// The ratings of a person or collective in some years (R15): null for a year in which a person was
/// not rated, and absent where nothing is recorded. The document proves a rating when it is kept here, or named by number and date.
///
/// # Errors
/// When the database cannot be read.
pub fn of_subject(
    conn: &mut Conn,
    kind: SubjectKind,
    unit_code: &str,
    person_code: Option<&str>,
    years: &[i32],
) -> Result<BTreeMap<i32, Option<Rating>>> {
    let code = person_code.unwrap_or(unit_code);
    let rows = store::of_years(conn, years, kind, code)?;
    let recorded = rows.into_iter().map(|row| {
        let rating = row.level.map(|level| Rating {
            level: level.into(),
            source: row.source.to_string(),
            has_document: row.document_id.is_some() || row.document_number.is_some(),
        });
        (row.year, rating)
    });
    Ok(recorded.collect())
}

/// How long a person worked in a year (R13, R14); `None` while nothing is recorded of that year.
///
/// # Errors
/// When the database cannot be read.
pub fn working_time(conn: &mut Conn, person_code: &str, year: i32) -> Result<Option<WorkingTime>> {
    let Some(row) = store::find(conn, year, SubjectKind::Individual, person_code)? else {
        return Ok(None);
    };
    let months = |count: i32| u32::try_from(count).internal("reading months");
    let months_worked = row.months_worked.map(months).transpose()?;
    let leaves = row.leaves.0.into_iter().map(|leave| Ok((leave.kind, months(leave.months)?)));
    let leaves = leaves.collect::<Result<BTreeMap<String, u32>>>()?;
    Ok(Some(WorkingTime {
        leaves: months_worked.is_some().then_some(leaves),
        months_worked,
        left_out_for_time: row.left_out_for_time,
    }))
}
