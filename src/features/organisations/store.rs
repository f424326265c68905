//! Organisations in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::PutOrganisation,
    types::{OrganisationAlias, OrganisationFilter, OrganisationSort, OrganisationView},
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::organisations as t,
        types::{Instant, Json},
    },
    error::Result,
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    text,
};

#[derive(Queryable)]
struct OrganisationRow {
    code: String,
    name: String,
    parent_name: Option<String>,
    place: Option<String>,
    address: Option<String>,
    email: Option<String>,
    telephone: Option<String>,
    fax: Option<String>,
    website: Option<String>,
    aliases: Json<Vec<OrganisationAlias>>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    _search_text: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl OrganisationRow {
    fn into_view(self) -> OrganisationView {
        OrganisationView {
            etag: etag(self.version, &[]),
            code: self.code,
            name: self.name,
            parent_name: self.parent_name,
            place: self.place,
            address: self.address,
            email: self.email,
            telephone: self.telephone,
            fax: self.fax,
            website: self.website,
            aliases: self.aliases.0,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
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
    parent_name: Option<String>,
    place: Option<String>,
    address: Option<String>,
    email: Option<String>,
    telephone: Option<String>,
    fax: Option<String>,
    website: Option<String>,
    aliases: Json<Vec<OrganisationAlias>>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    search_text: String,
    updated_at: Instant,
}

fn fields(code: &str, input: PutOrganisation, now: Instant) -> Fields {
    let aliases = input.aliases.iter().map(|alias| alias.0.as_str());
    let words: Vec<&str> = [code, input.name.as_str()].into_iter().chain(aliases).collect();
    Fields {
        search_text: text::search_column(&words.join(" ")),
        name: input.name,
        parent_name: input.parent_name,
        place: input.place,
        address: input.address,
        email: input.email,
        telephone: input.telephone,
        fax: input.fax,
        website: input.website,
        aliases: Json(input.aliases),
        valid_from: input.valid_from,
        valid_to: input.valid_to,
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<OrganisationView>> {
    let row: Option<OrganisationRow> = t::table.find(code).first(conn).optional()?;
    Ok(row.map(OrganisationRow::into_view))
}

pub(super) fn by_codes(conn: &mut Conn, codes: &[String]) -> Result<Vec<OrganisationView>> {
    let rows: Vec<OrganisationRow> =
        t::table.filter(t::code.eq_any(codes.to_vec())).order(t::code).load(conn)?;
    Ok(rows.into_iter().map(OrganisationRow::into_view).collect())
}

/// Every organisation's code with its older ones: a list that an administrator keeps by hand.
pub(super) fn aliases(conn: &mut Conn) -> Result<Vec<(String, Vec<OrganisationAlias>)>> {
    let rows: Vec<(String, Json<Vec<OrganisationAlias>>)> =
        t::table.select((t::code, t::aliases)).order(t::code).load(conn)?;
    Ok(rows.into_iter().map(|(code, aliases)| (code, aliases.0)).collect())
}

pub(super) fn insert(
    conn: &mut Conn,
    code: &str,
    input: PutOrganisation,
    now: Instant,
) -> Result<OrganisationView> {
    let row: OrganisationRow = diesel::insert_into(t::table)
        .values((
            t::code.eq(code),
            t::version.eq(1),
            t::created_at.eq(now),
            fields(code, input, now),
        ))
        .returning(t::all_columns)
        .get_result(conn)?;
    Ok(row.into_view())
}

/// Replaces an organisation; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &OrganisationView,
    input: PutOrganisation,
    now: Instant,
) -> Result<Option<OrganisationView>> {
    let version = current.version;
    let row: Option<OrganisationRow> = diesel::update(
        t::table.filter(t::code.eq(current.code.clone())).filter(t::version.eq(version)),
    )
    .set((t::version.eq(version + 1), fields(&current.code, input, now)))
    .returning(t::all_columns)
    .get_result(conn)
    .optional()?;
    Ok(row.map(OrganisationRow::into_view))
}

fn filtered(filter: &OrganisationFilter) -> t::BoxedQuery<'static, MultiBackend> {
    let mut query = t::table.into_boxed();
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(t::search_text.like(pattern));
    }
    query
}

pub(super) fn list(
    conn: &mut Conn,
    filter: &OrganisationFilter,
    page: &Page,
) -> Result<Listing<OrganisationView>> {
    let mut query = filtered(filter);
    let after: Option<String> = page.after()?;
    query = match filter.sort.unwrap_or_default() {
        OrganisationSort::Code => {
            if let Some(code) = after {
                query = query.filter(t::code.gt(code));
            }
            query.order(t::code.asc())
        }
        OrganisationSort::CodeDescending => {
            if let Some(code) = after {
                query = query.filter(t::code.lt(code));
            }
            query.order(t::code.desc())
        }
    };
    let rows: Vec<OrganisationRow> = query.limit(page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| row.code.clone())?;
    let total_count =
        page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    let items = rows.into_iter().map(OrganisationRow::into_view).collect();
    Ok(Listing { items, next_cursor, total_count })
}
