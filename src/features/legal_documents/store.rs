//! Legal documents in the database.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use super::{
    input::{CreateLegalDocument, LegalDocumentName},
    types::{LegalDocumentFilter, LegalDocumentLevel, LegalDocumentSort},
};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::lock_name,
        schema::legal_documents as t,
        types::{Instant, Json},
    },
    error::{Code, Error, Result},
    features::award_types::types::{RuleStatus, SourceMark},
    http::page::Page,
    keyset, law, text,
};

/// A legal document as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
pub(super) struct DocumentRow {
    pub(super) code: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) level: LegalDocumentLevel,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) effective_from: Option<NaiveDate>,
    pub(super) effective_to: Option<NaiveDate>,
    pub(super) replaces: Json<Vec<String>>,
    pub(super) amends: Json<Vec<String>>,
    pub(super) replaced_by_code: Option<String>,
    pub(super) mark: SourceMark,
    pub(super) source: String,
    pub(super) note: Option<String>,
    /// The end that it was told of.
    pub(super) warned_to: Option<NaiveDate>,
    pub(super) search_text: String,
    pub(super) sort_key: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) issuer: Option<String>,
}

impl DocumentRow {
    /// Whether it is in force on a day; `None` when its beginning is not known.
    pub(super) fn is_in_force(&self, day: NaiveDate) -> Option<bool> {
        let from = self.effective_from?;
        Some(from <= day && self.effective_to.is_none_or(|to| day < to))
    }

    /// The part that callers write.
    pub(super) fn to_input(&self) -> CreateLegalDocument {
        let names =
            |list: &Json<Vec<String>>| list.0.iter().cloned().map(LegalDocumentName).collect();
        CreateLegalDocument {
            code: self.code.clone(),
            number: self.number.clone(),
            title: self.title.clone(),
            level: self.level,
            issuer: self.issuer.clone(),
            issued_on: self.issued_on,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            replaces: names(&self.replaces),
            amends: names(&self.amends),
            replaced_by_code: self.replaced_by_code.clone(),
            mark: self.mark,
            source: self.source.clone(),
            note: self.note.clone(),
        }
    }

    /// The document in the form of the law.
    pub(super) fn into_law(self) -> law::LegalDocument {
        law::LegalDocument {
            code: self.code,
            number: self.number,
            title: self.title,
            level: self.level.into(),
            issuer: self.issuer,
            issued_on: self.issued_on,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            replaces: self.replaces.0,
            amends: self.amends.0,
            mark: self.mark.into(),
            source: self.source,
            note: self.note,
        }
    }
}

/// A new document as it will be stored.
pub(super) fn row(input: CreateLegalDocument, now: Instant) -> DocumentRow {
    let names = |list: Vec<LegalDocumentName>| Json(list.into_iter().map(|one| one.0).collect());
    let issuer = input.issuer.as_deref().unwrap_or_default();
    let words = format!("{} {} {} {issuer}", input.code, input.number, input.title);
    DocumentRow {
        search_text: text::search_column(&words),
        sort_key: text::sort_key(&input.title),
        code: input.code,
        number: input.number,
        title: input.title,
        level: input.level,
        issued_on: input.issued_on,
        effective_from: input.effective_from,
        effective_to: input.effective_to,
        replaces: names(input.replaces),
        amends: names(input.amends),
        replaced_by_code: input.replaced_by_code,
        mark: input.mark,
        source: input.source,
        note: input.note,
        warned_to: None,
        version: 1,
        created_at: now,
        updated_at: now,
        issuer: input.issuer,
    }
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<DocumentRow>> {
    Ok(t::table.find(code).first(conn).optional()?)
}

/// A document that nobody else tells of until the transaction ends.
pub(super) fn find_locked(conn: &mut Conn, code: &str) -> Result<Option<DocumentRow>> {
    lock_name(conn, &format!("legal_document {code}"))?;
    find(conn, code)
}

/// Every document, by code.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<DocumentRow>> {
    Ok(t::table.order(t::code).load(conn)?)
}

/// The code belongs to another document.
pub(super) fn code_taken(code: &str) -> Error {
    Error::new(Code::Duplicate)
        .detail(
            format!("Mã văn bản {code} đã được dùng."),
            format!("The legal document code {code} is taken."),
        )
        .with("existing_id", code)
}

pub(super) fn insert(
    conn: &mut Conn,
    input: CreateLegalDocument,
    now: Instant,
) -> Result<DocumentRow> {
    Ok(diesel::insert_into(t::table)
        .values(row(input, now))
        .returning(t::all_columns)
        .get_result(conn)?)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &DocumentRow,
    input: CreateLegalDocument,
    now: Instant,
) -> Result<Option<DocumentRow>> {
    let new = row(input, now);
    Ok(diesel::update(
        t::table.filter(t::code.eq(&current.code)).filter(t::version.eq(current.version)),
    )
    .set((
        t::number.eq(new.number),
        t::title.eq(new.title),
        t::level.eq(new.level),
        t::issuer.eq(new.issuer),
        t::issued_on.eq(new.issued_on),
        t::effective_from.eq(new.effective_from),
        t::effective_to.eq(new.effective_to),
        t::replaces.eq(new.replaces),
        t::amends.eq(new.amends),
        t::replaced_by_code.eq(new.replaced_by_code),
        t::mark.eq(new.mark),
        t::source.eq(new.source),
        t::note.eq(new.note),
        t::search_text.eq(new.search_text),
        t::sort_key.eq(new.sort_key),
        t::version.eq(current.version + 1),
        t::updated_at.eq(now),
    ))
    .returning(t::all_columns)
    .get_result(conn)
    .optional()?)
}

/// Remembers the end that a document was told of. That is no change of the document.
pub(super) fn mark_warned(conn: &mut Conn, code: &str, end: NaiveDate) -> Result<()> {
    diesel::update(t::table.find(code)).set(t::warned_to.eq(Some(end))).execute(conn)?;
    Ok(())
}

fn filtered(
    filter: &LegalDocumentFilter,
    today: NaiveDate,
) -> t::BoxedQuery<'static, MultiBackend> {
    let mut query = t::table.into_boxed();
    if let Some(day) = filter.in_force_on {
        let has_begun = t::effective_from.le(day);
        query = query.filter(has_begun.and(t::effective_to.is_null().or(t::effective_to.gt(day))));
    }
    if let Some(days) = filter.expires_within_days {
        let last = today.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX);
        query = query.filter(t::effective_to.gt(today).and(t::effective_to.le(last)));
    }
    if let Some(levels) = &filter.level {
        query = query.filter(t::level.eq_any(levels.clone()));
    }
    query = match filter.status {
        Some(RuleStatus::Confirmed) => query.filter(t::mark.eq(SourceMark::Confirmed)),
        Some(RuleStatus::Assumed) => query.filter(t::mark.ne(SourceMark::Confirmed)),
        None => query,
    };
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(t::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<DocumentRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    filter: &LegalDocumentFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Rows> {
    let mut query = filtered(filter, today);
    let sort = filter.sort.unwrap_or_default();
    let (rows, next_cursor) = match sort {
        LegalDocumentSort::Created | LegalDocumentSort::CreatedDescending => {
            let is_descending = sort == LegalDocumentSort::CreatedDescending;
            let after: Option<(i64, String)> = page.after()?;
            let after = after.map(|(micros, code)| (Instant::from_micros(micros), code));
            let rows: Vec<DocumentRow> =
                keyset!(query, t::created_at, t::code, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.created_at.to_micros(), row.code.clone()))?
        }
        LegalDocumentSort::Title | LegalDocumentSort::TitleDescending => {
            let is_descending = sort == LegalDocumentSort::TitleDescending;
            let after: Option<(String, String)> = page.after()?;
            let rows: Vec<DocumentRow> =
                keyset!(query, t::sort_key, t::code, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.sort_key.clone(), row.code.clone()))?
        }
    };
    let total =
        page.is_counted.then(|| filtered(filter, today).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
