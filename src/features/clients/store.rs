//! Machine clients in the database.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    input::CreateApiClient,
    types::{ApiClientFilter, ApiClientSort, ApiClientState, DataItem, NetworkText, ScopeName},
};
use crate::{
    db::{
        Conn, MultiBackend,
        schema::{client_secrets as s, clients as c},
        types::{AnyId, Instant, Json},
    },
    error::{Code, Error, Result},
    http::page::Page,
    keyset, text,
};

/// A client as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct ClientRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) purpose: String,
    /// Names separated by spaces.
    pub(super) scopes: String,
    pub(super) is_active: bool,
    pub(super) created_at: Instant,
    pub(super) requester: String,
    pub(super) data_items: Json<Vec<String>>,
    pub(super) service: String,
    pub(super) frequency: String,
    pub(super) agreement: Option<String>,
    pub(super) allowed_networks: Json<Vec<String>>,
    pub(super) may_act_for_persons: bool,
    pub(super) expires_on: Option<NaiveDate>,
    _search_text: String,
    pub(super) version: i64,
    pub(super) updated_at: Instant,
}

impl ClientRow {
    /// The part that callers write.
    pub(super) fn to_input(&self) -> CreateApiClient {
        CreateApiClient {
            code: self.code.clone(),
            name: self.name.clone(),
            requester: self.requester.clone(),
            purpose: self.purpose.clone(),
            data_items: self.data_items.0.iter().cloned().map(DataItem).collect(),
            service: self.service.clone(),
            frequency: self.frequency.clone(),
            agreement: self.agreement.clone(),
            scopes: self.scopes.split_whitespace().map(|name| ScopeName(name.to_owned())).collect(),
            allowed_networks: self.allowed_networks.0.iter().cloned().map(NetworkText).collect(),
            may_act_for_persons: self.may_act_for_persons,
            expires_on: self.expires_on,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = c, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    name: String,
    purpose: String,
    scopes: String,
    requester: String,
    data_items: Json<Vec<String>>,
    service: String,
    frequency: String,
    agreement: Option<String>,
    allowed_networks: Json<Vec<String>>,
    may_act_for_persons: bool,
    expires_on: Option<NaiveDate>,
    search_text: String,
    updated_at: Instant,
}

fn fields(input: CreateApiClient, now: Instant) -> Fields {
    let words = [&input.code, &input.name, &input.requester, &input.purpose].map(String::as_str);
    let scopes: Vec<String> = input.scopes.into_iter().map(|one| one.0).collect();
    Fields {
        search_text: text::search_column(&words.join(" ")),
        name: input.name,
        purpose: input.purpose,
        scopes: scopes.join(" "),
        requester: input.requester,
        data_items: Json(input.data_items.into_iter().map(|one| one.0).collect()),
        service: input.service,
        frequency: input.frequency,
        agreement: input.agreement,
        allowed_networks: Json(input.allowed_networks.into_iter().map(|one| one.0).collect()),
        may_act_for_persons: input.may_act_for_persons,
        expires_on: input.expires_on,
        updated_at: now,
    }
}

pub(super) fn find(conn: &mut Conn, code: &str) -> Result<Option<ClientRow>> {
    Ok(c::table.find(code).first(conn).optional()?)
}

/// Those of some codes that clients have.
pub(super) fn among(conn: &mut Conn, codes: &[String]) -> Result<Vec<String>> {
    Ok(c::table.filter(c::code.eq_any(codes.to_vec())).select(c::code).load(conn)?)
}

/// The code belongs to another client.
pub(super) fn code_taken(code: &str) -> Error {
    Error::new(Code::Duplicate)
        .detail(
            format!("Mã hệ thống kết nối {code} đã được dùng."),
            format!("The client code {code} is taken."),
        )
        .with("existing_id", code)
}

pub(super) fn insert(conn: &mut Conn, input: CreateApiClient, now: Instant) -> Result<ClientRow> {
    Ok(diesel::insert_into(c::table)
        .values((
            c::code.eq(input.code.clone()),
            c::is_active.eq(true),
            c::created_at.eq(now),
            c::version.eq(1),
            fields(input, now),
        ))
        .returning(c::all_columns)
        .get_result(conn)?)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &ClientRow,
    input: CreateApiClient,
    now: Instant,
) -> Result<Option<ClientRow>> {
    Ok(diesel::update(
        c::table.filter(c::code.eq(&current.code)).filter(c::version.eq(current.version)),
    )
    .set((c::version.eq(current.version + 1), fields(input, now)))
    .returning(c::all_columns)
    .get_result(conn)
    .optional()?)
}

/// Writes whether it may connect, and counts the change; `None` when the version is no longer this
/// one.
pub(super) fn touch(
    conn: &mut Conn,
    current: &ClientRow,
    is_active: bool,
    now: Instant,
) -> Result<Option<ClientRow>> {
    Ok(diesel::update(
        c::table.filter(c::code.eq(&current.code)).filter(c::version.eq(current.version)),
    )
    .set((c::version.eq(current.version + 1), c::is_active.eq(is_active), c::updated_at.eq(now)))
    .returning(c::all_columns)
    .get_result(conn)
    .optional()?)
}

/// A secret as stored, without its hash.
#[derive(Clone, Queryable)]
pub(super) struct SecretRow {
    pub(super) client_code: String,
    pub(super) hint: String,
    pub(super) created_at: Instant,
    pub(super) expires_at: Instant,
}

/// Secrets of some clients, newest first.
pub(super) fn secrets_of(conn: &mut Conn, codes: &[String]) -> Result<Vec<SecretRow>> {
    Ok(s::table
        .filter(s::client_code.eq_any(codes.to_vec()))
        .order((s::created_at.desc(), s::id.desc()))
        .select((s::client_code, s::hint, s::created_at, s::expires_at))
        .load(conn)?)
}

pub(super) fn add_secret(
    conn: &mut Conn,
    id: AnyId,
    code: &str,
    (hint, hash): (&str, &str),
    (now, expires_at): (Instant, Instant),
) -> Result<()> {
    diesel::insert_into(s::table)
        .values((
            s::id.eq(id),
            s::client_code.eq(code),
            s::hint.eq(hint),
            s::hash.eq(hash),
            s::created_at.eq(now),
            s::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends the newest secret of a client by this moment, and forgets the older ones and what is over.
pub(super) fn end_secrets(
    conn: &mut Conn,
    code: &str,
    newest: &str,
    (by, now): (Instant, Instant),
) -> Result<()> {
    diesel::update(s::table.filter(s::client_code.eq(code)).filter(s::expires_at.gt(by)))
        .set(s::expires_at.eq(by))
        .execute(conn)?;
    let is_gone = s::expires_at.le(now).or(s::hint.ne(newest));
    diesel::delete(s::table.filter(s::client_code.eq(code)).filter(is_gone)).execute(conn)?;
    Ok(())
}

/// What a caller who says to be a client has to match.
#[derive(Clone, Queryable)]
pub struct Presented {
    /// The hash of the secret with the hint that was shown.
    pub hash: String,
    /// From when on that secret is refused.
    pub expires_at: Instant,
    /// Whether the client is not disabled.
    pub is_active: bool,
    /// Last day on which it may connect.
    pub expires_on: Option<NaiveDate>,
    /// Networks it may call from; any when empty.
    pub allowed_networks: Json<Vec<String>>,
    /// Scopes, separated by spaces.
    pub scopes: String,
    /// Whether its word on who its person is counts.
    pub may_act_for_persons: bool,
}

pub(super) fn presented(conn: &mut Conn, code: &str, hint: &str) -> Result<Option<Presented>> {
    Ok(s::table
        .inner_join(c::table.on(s::client_code.eq(c::code)))
        .filter(s::client_code.eq(code.to_owned()))
        .filter(s::hint.eq(hint.to_owned()))
        .select((
            s::hash,
            s::expires_at,
            c::is_active,
            c::expires_on,
            c::allowed_networks,
            c::scopes,
            c::may_act_for_persons,
        ))
        .first(conn)
        .optional()?)
}

fn filtered(filter: &ApiClientFilter) -> c::BoxedQuery<'static, MultiBackend> {
    let mut query = c::table.into_boxed();
    if let Some(state) = filter.state {
        query = query.filter(c::is_active.eq(state == ApiClientState::Active));
    }
    if let Some(may_act) = filter.may_act_for_persons {
        query = query.filter(c::may_act_for_persons.eq(may_act));
    }
    if let Some(day) = filter.expires_by {
        query = query.filter(c::expires_on.le(day));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(c::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<ClientRow>, Option<String>, Option<i64>);

pub(super) fn list(conn: &mut Conn, filter: &ApiClientFilter, page: &Page) -> Result<Rows> {
    let mut query = filtered(filter);
    let sort = filter.sort.unwrap_or_default();
    let (rows, next_cursor) = match sort {
        ApiClientSort::Created | ApiClientSort::CreatedDescending => {
            let is_descending = sort == ApiClientSort::CreatedDescending;
            let after: Option<(i64, String)> = page.after()?;
            let after = after.map(|(micros, code)| (Instant::from_micros(micros), code));
            let rows: Vec<ClientRow> =
                keyset!(query, c::created_at, c::code, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.created_at.to_micros(), row.code.clone()))?
        }
        ApiClientSort::Code | ApiClientSort::CodeDescending => {
            let is_descending = sort == ApiClientSort::CodeDescending;
            let after: Option<String> = page.after()?;
            let after = after.map(|code| (code.clone(), code));
            let rows: Vec<ClientRow> =
                keyset!(query, c::code, c::code, is_descending, after, page.fetch()).load(conn)?;
            page.cut(rows, |row| row.code.clone())?
        }
    };
    let total = page.is_counted.then(|| filtered(filter).count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}
