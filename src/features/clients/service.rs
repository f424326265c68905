//! Rules of machine clients.

use std::collections::HashSet;

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};

use super::{
    input::{CreateApiClient, RESERVED, RotateApiClientSecret},
    store::{self, ClientRow, Presented, SecretRow},
    types::{ApiClientFilter, ApiClientState, ApiClientView, ClientSecretView, MACHINE},
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{
        Conn,
        dialect::lock_names,
        types::{AnyId, Instant},
    },
    error::{Error, Result, Text},
    features::persons,
    http::{
        command::{Tx, snapshot, stale},
        page::{Listing, Page},
        reply::etag,
    },
    secrets::NewSecret,
};

/// How long a secret is taken when nobody says otherwise.
const SECRET_DAYS: u32 = 365;

/// How long the secrets before a new one go on being taken when nobody says otherwise.
const OVERLAP_HOURS: u32 = 24;

fn view(row: &ClientRow, secrets: Vec<SecretRow>, actor: &Actor) -> ApiClientView {
    let state = ApiClientState::of(row.is_active);
    let allowed_actions = MACHINE.allowed(state, actor, &Relation::none());
    let input = row.to_input();
    ApiClientView {
        etag: etag(row.version, &allowed_actions),
        allowed_actions,
        state,
        secrets: secrets
            .into_iter()
            .map(|one| ClientSecretView {
                hint: one.hint,
                created_at: one.created_at,
                expires_at: one.expires_at,
            })
            .collect(),
        client_secret: None,
        code: input.code,
        name: input.name,
        requester: input.requester,
        purpose: input.purpose,
        data_items: input.data_items,
        service: input.service,
        frequency: input.frequency,
        agreement: input.agreement,
        scopes: input.scopes,
        allowed_networks: input.allowed_networks,
        may_act_for_persons: input.may_act_for_persons,
        expires_on: input.expires_on,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The view of a row with its secrets.
fn shown(conn: &mut Conn, row: &ClientRow, actor: &Actor) -> Result<ApiClientView> {
    let secrets = store::secrets_of(conn, std::slice::from_ref(&row.code))?;
    Ok(view(row, secrets, actor))
}

/// Whether an active client has this code.
///
/// # Errors
/// When the database cannot be read.
pub fn is_active(conn: &mut Conn, code: &str) -> Result<bool> {
    Ok(store::find(conn, code)?.is_some_and(|client| client.is_active))
}

/// Those of some codes that no person can have: of clients, whether or not they may connect, and of the
/// service itself. A token and the audit say with one word who acts.
///
/// # Errors
/// When the database cannot be read.
pub fn codes_among(conn: &mut Conn, codes: &[String]) -> Result<HashSet<String>> {
    let mut found: HashSet<String> = store::among(conn, codes)?.into_iter().collect();
    found.extend(codes.iter().filter(|code| RESERVED.contains(&code.as_str())).cloned());
    Ok(found)
}

/// What a caller who says to be a client, and shows a secret with this hint, has to match.
///
/// # Errors
/// When the database cannot be read.
pub fn presented(conn: &mut Conn, code: &str, hint: &str) -> Result<Option<Presented>> {
    store::presented(conn, code, hint)
}

/// A client as the caller sees it.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, code: &str, actor: &Actor) -> Result<ApiClientView> {
    let row = store::find(conn, code)?.ok_or_else(Error::not_found)?;
    shown(conn, &row, actor)
}

/// A page of clients.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    filter: &ApiClientFilter,
    page: &Page,
    actor: &Actor,
) -> Result<Listing<ApiClientView>> {
    let (rows, next_cursor, total_count) = store::list(conn, filter, page)?;
    let codes: Vec<String> = rows.iter().map(|row| row.code.clone()).collect();
    let secrets = store::secrets_of(conn, &codes)?;
    let items = rows
        .iter()
        .map(|row| {
            let own = secrets.iter().filter(|one| one.client_code == row.code).cloned().collect();
            view(row, own, actor)
        })
        .collect();
    Ok(Listing { items, next_cursor, total_count })
}

fn target(code: &str) -> Target {
    Target { kind: "client", id: code.to_owned(), unit_code: None }
}

/// Tells a change. Events are read by everybody, so they say which client and its state, not what its
/// record holds.
fn tell(
    tx: &mut Tx<'_>,
    change: Change,
    event: &'static str,
    (before, after): (Option<&ApiClientView>, &ApiClientView),
) {
    let data = json!({ "client_code": after.code, "state": after.state });
    let before = before.map(snapshot);
    tx.tell(change.between(before.as_ref(), Some(&snapshot(after))).event(
        event,
        after.version,
        data,
    ));
}

/// An end that is still to come, unless it is the one that was there.
fn check_end(tx: &Tx<'_>, before: Option<NaiveDate>, after: Option<NaiveDate>) -> Result<()> {
    if before == after || after.is_none_or(|day| day >= tx.today) {
        return Ok(());
    }
    let text = Text::new(
        "Ngày cuối cùng phải từ hôm nay trở đi.",
        "The last day is today or a later one.",
    );
    Err(Error::invalid("/expires_on", "in_past", text))
}

/// Registers a client, with its first secret when there is one.
///
/// # Errors
/// `role-required`, `duplicate`, `validation-failed`.
pub fn create(
    tx: &mut Tx<'_>,
    input: CreateApiClient,
    secret: Option<&NewSecret>,
) -> Result<ApiClientView> {
    tx.actor.require(table::CREATE_API_CLIENT, &Relation::none())?;
    // Of a client and a person that get one code at the same time the second finds the first.
    let names = ["client", "person"].map(|kind| format!("{kind} {}", input.code));
    lock_names(tx.conn, names.into())?;
    if store::find(tx.conn, &input.code)?.is_some() {
        return Err(store::code_taken(&input.code));
    }
    if persons::service::find(tx.conn, &input.code)?.is_some() {
        // A token says with one word who it is for.
        let text = Text::new("Mã này là mã cán bộ.", "This code is that of a person.");
        return Err(Error::invalid("/code", "code_of_person", text));
    }
    check_end(tx, None, input.expires_on)?;
    let row = store::insert(tx.conn, input, tx.now)?;
    if let Some(secret) = secret {
        add_secret(tx, &row.code, secret, SECRET_DAYS)?;
    }
    let after = shown(tx.conn, &row, tx.actor)?;
    let change = Change::new(Action::CLIENT_CREATE, target(&after.code));
    tell(tx, change, "api_client.created", (None, &after));
    Ok(after)
}

fn add_secret(tx: &mut Tx<'_>, code: &str, secret: &NewSecret, days: u32) -> Result<()> {
    let id = AnyId(tx.ids.next());
    let expires_at = Instant(tx.now.0 + Duration::days(i64::from(days)));
    store::add_secret(tx.conn, id, code, (&secret.hint, &secret.hash), (tx.now, expires_at))
}

fn load_for(tx: &mut Tx<'_>, code: &str, action: &str) -> Result<(ClientRow, ApiClientView)> {
    let row = store::find(tx.conn, code)?.ok_or_else(Error::not_found)?;
    MACHINE.require(action, ApiClientState::of(row.is_active), tx.actor, &Relation::none())?;
    let before = shown(tx.conn, &row, tx.actor)?;
    Ok((row, before))
}

/// Puts the record of a client right, or bounds it anew.
///
/// # Errors
/// `not-found`, `precondition-required`, `stale-etag`, `validation-failed`.
pub fn update(tx: &mut Tx<'_>, code: &str, patch: &Value) -> Result<ApiClientView> {
    let (row, before) = load_for(tx, code, "update")?;
    tx.require_match(row.version)?;
    let input = crate::http::patch::merged(&row.to_input(), patch)?;
    check_end(tx, row.expires_on, input.expires_on)?;
    let row = store::update(tx.conn, &row, input, tx.now)?.ok_or_else(|| stale(before.version))?;
    let after = shown(tx.conn, &row, tx.actor)?;
    let change = Change::new(Action::CLIENT_UPDATE, target(code));
    tell(tx, change, "api_client.updated", (Some(&before), &after));
    Ok(after)
}

/// Gives a client another secret; the one before it is taken for some hours still.
///
/// # Errors
/// `not-found`, `stale-etag`, `invalid-state-transition`.
pub fn rotate_secret(
    tx: &mut Tx<'_>,
    code: &str,
    input: &RotateApiClientSecret,
    secret: &NewSecret,
) -> Result<ApiClientView> {
    let (row, before) = load_for(tx, code, "rotate_secret")?;
    tx.check_match(row.version)?;
    let row = store::touch(tx.conn, &row, true, tx.now)?.ok_or_else(|| stale(before.version))?;
    let overlap = Duration::hours(i64::from(input.overlap_hours.unwrap_or(OVERLAP_HOURS)));
    if let Some(newest) = before.secrets.first() {
        let by = Instant(tx.now.0 + overlap);
        store::end_secrets(tx.conn, code, &newest.hint, (by, tx.now))?;
    }
    add_secret(tx, code, secret, input.secret_days.unwrap_or(SECRET_DAYS))?;
    let after = shown(tx.conn, &row, tx.actor)?;
    let change = Change::new(Action::CLIENT_ROTATE_SECRET, target(code));
    tell(tx, change, "api_client.secret_rotated", (Some(&before), &after));
    Ok(after)
}

/// Disconnects a client: its tokens and secrets are refused from now on.
///
/// # Errors
/// `not-found`, `stale-etag`, `invalid-state-transition`.
pub fn disable(tx: &mut Tx<'_>, code: &str, reason: &str) -> Result<ApiClientView> {
    let (row, before) = load_for(tx, code, "disable")?;
    tx.check_match(row.version)?;
    let row = store::touch(tx.conn, &row, false, tx.now)?.ok_or_else(|| stale(before.version))?;
    let after = shown(tx.conn, &row, tx.actor)?;
    let change = Change::new(Action::CLIENT_DISABLE, target(code)).because(Some(reason));
    tell(tx, change, "api_client.disabled", (Some(&before), &after));
    Ok(after)
}

/// Connects a client again, with the secrets that are not over.
///
/// # Errors
/// `not-found`, `stale-etag`, `invalid-state-transition`.
pub fn enable(tx: &mut Tx<'_>, code: &str, reason: &str) -> Result<ApiClientView> {
    let (row, before) = load_for(tx, code, "enable")?;
    tx.check_match(row.version)?;
    let row = store::touch(tx.conn, &row, true, tx.now)?.ok_or_else(|| stale(before.version))?;
    let after = shown(tx.conn, &row, tx.actor)?;
    let change = Change::new(Action::CLIENT_ENABLE, target(code)).because(Some(reason));
    tell(tx, change, "api_client.enabled", (Some(&before), &after));
    Ok(after)
}
