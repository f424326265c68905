//! Award types in the database.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    input::{AwardBasis, AwardLabel, BonusCoefficient, MeritClause, PutAwardType, RequiredPaper},
    types::{
        AwardAuthority, AwardBasisView, AwardClass, AwardLevel, AwardTypeFilter, AwardTypeSort,
        AwardTypeView, RuleStatus, SubjectKind,
    },
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::award_types as t,
        types::{Instant, Json},
    },
    decimal::Hundredths,
    error::Result,
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    keyset, text,
};

#[derive(Queryable)]
struct AwardTypeRow {
    code: String,
    name: String,
    label: Json<AwardLabel>,
    authority: AwardAuthority,
    level: AwardLevel,
    award_class: AwardClass,
    subject_kinds: Json<Vec<SubjectKind>>,
    requires_council: bool,
    needs_forwarding: bool,
    required_papers: Json<Vec<RequiredPaper>>,
    bonus_individual: Hundredths,
    bonus_collective: Hundredths,
    merit_clauses: Json<Vec<MeritClause>>,
    bases: Json<Vec<AwardBasis>>,
    is_active: bool,
    _search_text: String,
    sort_key: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

fn basis(basis: AwardBasis) -> AwardBasisView {
    AwardBasisView {
        aspect: basis.aspect,
        mark: basis.mark,
        status: basis.mark.status(),
        source: basis.source,
        note: basis.note,
    }
}

impl AwardTypeRow {
    fn into_view(self) -> AwardTypeView {
        let bases: Vec<AwardBasisView> = self.bases.0.into_iter().map(basis).collect();
        let is_confirmed = bases.iter().all(|basis| basis.status == RuleStatus::Confirmed);
        AwardTypeView {
            etag: etag(self.version, &[]),
            code: self.code,
            name: self.name,
            label: self.label.0,
            authority: self.authority,
            level: self.level,
            award_class: self.award_class,
            subject_kinds: self.subject_kinds.0,
            requires_council: self.requires_council,
            needs_forwarding: self.needs_forwarding,
            required_papers: self.required_papers.0,
            bonus_coefficient: BonusCoefficient {
                individual: self.bonus_individual,
                collective: self.bonus_collective,
            },
            merit_clauses: self.merit_clauses.0,
            bases,
            status: if is_confirmed { RuleStatus::Confirmed } else { RuleStatus::Assumed },
            is_active: self.is_active,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    name: String,
    label: Json<AwardLabel>,
    authority: AwardAuthority,
    level: AwardLevel,
    award_class: AwardClass,
    subject_kinds: Json<Vec<SubjectKind>>,
    requires_council: bool,
    needs_forwarding: bool,
    required_papers: Json<Vec<RequiredPaper>>,
    bonus_individual: Hundredths,
    bonus_collective: Hundredths,
    merit_clauses: Json<Vec<MeritClause>>,
    bases: Json<Vec<AwardBasis>>,
    is_active: bool,
    search_text: String,
    sort_key: String,
    updated_at: Instant,
}

fn fields(code: &str, award: PutAwardType, now: Instant) -> Fields {
    Fields {
        search_text: text::search_column(&format!("{code} {}", award.name)),
        sort_key: text::sort_key(&award.name),
        name: award.name,
        label: Json(award.label),
        authority: award.authority,
        level: award.level,
        award_class: award.award_class,
        subject_kinds: Json(award.subject_kinds),
        requires_council: award.requires_council,
        needs_forwarding: award.needs_forwarding,
        required_papers: Json(award.required_papers),
        bonus_individual: award.bonus_coefficient.individual,
        bonus_collective: award.bonus_coefficient.collective,
        merit_clauses: Json(award.merit_clauses),
        bases: Json(award.bases),
        is_active: award.is_active,
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<AwardTypeView>> {
    let row: Option<AwardTypeRow> = t::table.find(code).first(conn).optional()?;
    Ok(row.map(AwardTypeRow::into_view))
}

pub(super) fn by_codes(
    conn: &mut Conn,
    codes: Vec<String>,
) -> Result<HashMap<String, AwardTypeView>> {
    let rows: Vec<AwardTypeRow> = t::table.filter(t::code.eq_any(codes)).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.code.clone(), row.into_view())).collect())
}

pub(super) fn insert(
    conn: &mut Conn,
    code: &str,
    award: PutAwardType,
    now: Instant,
) -> Result<AwardTypeView> {
    let row: AwardTypeRow = diesel::insert_into(t::table)
        .values((
            t::code.eq(code),
            t::version.eq(1),
            t::created_at.eq(now),
            fields(code, award, now),
        ))
        .returning(t::all_columns)
        .get_result(conn)?;
    Ok(row.into_view())
}

pub(super) fn update(
    conn: &mut Conn,
    code: &str,
    version: i64,
    award: PutAwardType,
    now: Instant,
) -> Result<Option<AwardTypeView>> {
    let row: Option<AwardTypeRow> =
        diesel::update(t::table.filter(t::code.eq(code)).filter(t::version.eq(version)))
            .set((t::version.eq(version + 1), fields(code, award, now)))
            .returning(t::all_columns)
            .get_result(conn)
            .optional()?;
    Ok(row.map(AwardTypeRow::into_view))
}

fn filtered(filter: &AwardTypeFilter) -> t::BoxedQuery<'static, MultiBackend> {
    let mut query = t::table.into_boxed();
    if let Some(authority) = filter.authority {
        query = query.filter(t::authority.eq(authority));
    }
    if let Some(is_active) = filter.is_active {
        query = query.filter(t::is_active.eq(is_active));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(t::search_text.like(pattern));
    }
    query
}

pub(super) fn list(
    conn: &mut Conn,
    filter: &AwardTypeFilter,
    page: &Page,
) -> Result<Listing<AwardTypeView>> {
    let is_descending = filter.sort == Some(AwardTypeSort::NameDescending);
    let after: Option<(String, String)> = page.after()?;
    let mut query = filtered(filter);
    let query = keyset!(query, t::sort_key, t::code, is_descending, after, page.fetch());
    let rows: Vec<AwardTypeRow> = query.load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.sort_key.clone(), row.code.clone()))?;
    let total_count =
        page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok(Listing {
        items: rows.into_iter().map(AwardTypeRow::into_view).collect(),
        next_cursor,
        total_count,
    })
}
