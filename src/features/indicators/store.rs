//! Indicators in the database.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    input::{CreateIndicator, NewFigure, NewMilestone},
    types::{IndicatorFilter, IndicatorId, IndicatorKind, IndicatorSort},
};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::{OrInUse, OrTaken},
        schema::{indicator_owners as o, indicator_versions as v, indicators as i},
        types::{Instant, Json},
    },
    error::{Code, Error, Result},
    features::campaigns::types::CampaignId,
    http::page::Page,
    keyset, text,
};

/// An indicator as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct IndicatorRow {
    pub(super) id: IndicatorId,
    pub(super) campaign_id: CampaignId,
    pub(super) code: String,
    pub(super) kind: IndicatorKind,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) source: Option<String>,
    pub(super) figure: Option<Json<NewFigure>>,
    pub(super) milestone: Option<Json<NewMilestone>>,
    pub(super) created_by: String,
    pub(super) _search_text: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl IndicatorRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn into_input(self, owner_unit_codes: Vec<String>) -> CreateIndicator {
        CreateIndicator {
            code: self.code,
            name: self.name,
            description: self.description,
            kind: self.kind,
            owner_unit_codes,
            source: self.source,
            figure: self.figure.map(|json| json.0),
            milestone: self.milestone.map(|json| json.0),
        }
    }
}

/// The columns that callers write.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = i, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    code: String,
    kind: IndicatorKind,
    name: String,
    description: Option<String>,
    source: Option<String>,
    figure: Option<Json<NewFigure>>,
    milestone: Option<Json<NewMilestone>>,
    search_text: String,
    updated_at: Instant,
}

fn fields(input: CreateIndicator, now: Instant) -> Fields {
    let words = [Some(&input.name), Some(&input.code), input.source.as_ref()];
    let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
    Fields {
        search_text: text::search_column(&words.join(" ")),
        code: input.code,
        kind: input.kind,
        name: input.name,
        description: input.description,
        source: input.source,
        figure: input.figure.map(Json),
        milestone: input.milestone.map(Json),
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, id: IndicatorId) -> Result<Option<IndicatorRow>> {
    Ok(i::table.find(id).first(conn).optional()?)
}

pub(super) fn find_code(
    conn: &mut Conn,
    campaign: CampaignId,
    code: &str,
) -> Result<Option<IndicatorId>> {
    Ok(i::table
        .filter(i::campaign_id.eq(campaign))
        .filter(i::code.eq(code))
        .select(i::id)
        .first(conn)
        .optional()?)
}

/// All indicators of a campaign, in their order; there is a limit to how many a campaign has.
pub(super) fn all(conn: &mut Conn, campaign: CampaignId) -> Result<Vec<IndicatorRow>> {
    Ok(i::table.filter(i::campaign_id.eq(campaign)).order((i::created_at, i::id)).load(conn)?)
}

pub(super) fn count(conn: &mut Conn, campaign: CampaignId) -> Result<i64> {
    Ok(i::table.filter(i::campaign_id.eq(campaign)).count().get_result(conn)?)
}

/// The code is taken by another indicator of the campaign.
pub(super) fn code_taken(code: &str) -> Error {
    Error::new(Code::Duplicate).detail(
        format!("Phong trào đã có chỉ tiêu với mã {code}."),
        format!("The campaign has an indicator with the code {code} already."),
    )
}

pub(super) fn insert(
    conn: &mut Conn,
    id: IndicatorId,
    campaign: CampaignId,
    input: CreateIndicator,
    created_by: &str,
    now: Instant,
) -> Result<IndicatorRow> {
    let (code, owners) = (input.code.clone(), input.owner_unit_codes.clone());
    let row = diesel::insert_into(i::table)
        .values((
            i::id.eq(id),
            i::campaign_id.eq(campaign),
            i::created_by.eq(created_by),
            i::version.eq(1),
            i::created_at.eq(now),
            fields(input, now),
        ))
        .returning(i::all_columns)
        .get_result(conn)
        .or_taken(|rule| {
            let is_code =
                rule.is("indicators", "campaign_id_code") || rule.is("indicators", "code");
            is_code.then(|| code_taken(&code))
        })?;
    write_owners(conn, id, &owners)?;
    Ok(row)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &IndicatorRow,
    input: CreateIndicator,
    now: Instant,
) -> Result<Option<IndicatorRow>> {
    let owners = input.owner_unit_codes.clone();
    let row: Option<IndicatorRow> = diesel::update(
        i::table.filter(i::id.eq(current.id)).filter(i::version.eq(current.version)),
    )
    .set((i::version.eq(current.version + 1), fields(input, now)))
    .returning(i::all_columns)
    .get_result(conn)
    .optional()?;
    if row.is_some() {
        diesel::delete(o::table.filter(o::indicator_id.eq(current.id))).execute(conn)?;
        write_owners(conn, current.id, &owners)?;
    }
    Ok(row)
}

fn write_owners(conn: &mut Conn, id: IndicatorId, owners: &[String]) -> Result<()> {
    for unit in owners {
        diesel::insert_into(o::table)
            .values((o::indicator_id.eq(id), o::unit_code.eq(unit)))
            .execute(conn)?;
    }
    Ok(())
}

/// Units that answer for these indicators, in the order of their codes; one that all answer for has
/// no entry.
pub(super) fn owners(
    conn: &mut Conn,
    ids: &[IndicatorId],
) -> Result<HashMap<IndicatorId, Vec<String>>> {
    let rows: Vec<(IndicatorId, String)> = o::table
        .filter(o::indicator_id.eq_any(ids.to_vec()))
        .order((o::indicator_id, o::unit_code))
        .load(conn)?;
    let mut owners: HashMap<IndicatorId, Vec<String>> = HashMap::new();
    for (id, unit) in rows {
        owners.entry(id).or_default().push(unit);
    }
    Ok(owners)
}

/// Removes it with its versions; `false` when the version is no longer this one.
pub(super) fn delete(conn: &mut Conn, current: &IndicatorRow) -> Result<bool> {
    diesel::delete(o::table.filter(o::indicator_id.eq(current.id))).execute(conn)?;
    diesel::delete(v::table.filter(v::indicator_id.eq(current.id))).execute(conn)?;
    let gone = diesel::delete(
        i::table.filter(i::id.eq(current.id)).filter(i::version.eq(current.version)),
    )
    .execute(conn)
    .or_in_use()?;
    Ok(gone == 1)
}

pub(super) fn keep_version(
    conn: &mut Conn,
    row: &IndicatorRow,
    definition: CreateIndicator,
    reason: Option<&str>,
    by: &str,
) -> Result<()> {
    diesel::insert_into(v::table)
        .values((
            v::indicator_id.eq(row.id),
            v::version.eq(row.version),
            v::definition.eq(Json(definition)),
            v::reason.eq(reason),
            v::changed_by.eq(by),
            v::changed_at.eq(row.updated_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// A version as stored.
#[derive(Queryable)]
pub(super) struct VersionRow {
    pub(super) _indicator_id: IndicatorId,
    pub(super) version: i64,
    pub(super) definition: Json<CreateIndicator>,
    pub(super) reason: Option<String>,
    pub(super) changed_by: String,
    pub(super) changed_at: Instant,
}

/// The versions of an indicator, newest first, starting below one.
pub(super) fn versions(
    conn: &mut Conn,
    id: IndicatorId,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<VersionRow>> {
    Ok(v::table
        .filter(v::indicator_id.eq(id))
        .filter(v::version.lt(below.unwrap_or(i64::MAX)))
        .order(v::version.desc())
        .limit(limit)
        .load(conn)?)
}

pub(super) fn count_versions(conn: &mut Conn, id: IndicatorId) -> Result<i64> {
    Ok(v::table.filter(v::indicator_id.eq(id)).count().get_result(conn)?)
}

fn filtered(
    campaign: CampaignId,
    filter: &IndicatorFilter,
) -> i::BoxedQuery<'static, MultiBackend> {
    let mut query = i::table.into_boxed().filter(i::campaign_id.eq(campaign));
    if let Some(kind) = filter.kind {
        query = query.filter(i::kind.eq(kind));
    }
    if let Some(codes) = &filter.code {
        let codes: Vec<String> = codes.iter().map(|code| code.0.clone()).collect();
        query = query.filter(i::code.eq_any(codes));
    }
    if let Some(unit) = &filter.unit_code {
        let named = o::table.filter(o::unit_code.eq(unit.clone())).select(o::indicator_id);
        let with_owners = o::table.select(o::indicator_id);
        query = query.filter(i::id.eq_any(named).or(i::id.ne_all(with_owners)));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(i::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<IndicatorRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    campaign: CampaignId,
    filter: &IndicatorFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(campaign, filter);
    let is_descending = filter.sort == Some(IndicatorSort::CreatedDescending);
    let after: Option<(i64, IndicatorId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<IndicatorRow> =
        keyset!(query, i::created_at, i::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total =
        page.is_counted.then(|| filtered(campaign, filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
