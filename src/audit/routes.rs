//! Operations on the audit trail.

use actix_web::{HttpResponse, web::Data};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    read::{self, Wanted},
    types::{AuditChainView, AuditEventView},
};
use crate::{
    app::App,
    authz::table,
    db::types::{AnyId, Instant},
    error::Error,
    http::{
        extract::{Call, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, listed},
        reply::{found, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_audit_events, get_audit_event, get_audit_chain);
}

#[derive(Debug, Deserialize, ToSchema)]
enum AuditSort {
    #[serde(rename = "at")]
    At,
    #[serde(rename = "-at")]
    AtDescending,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditFilter {
    /// Action, such as `campaign.publish`.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 60,
        pattern = "^[a-z_]+\\.[a-z_]+$",
        example = "campaign.publish"
    )]
    action: Option<String>,
    /// Kind of the object.
    #[serde(default)]
    #[param(nullable = false, max_length = 60, pattern = "^[a-z_]{1,60}$", example = "campaign")]
    target_kind: Option<String>,
    /// Id or code of the object.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "VP"
    )]
    target_id: Option<String>,
    /// Person or client who acted.
    #[serde(default)]
    #[param(
        nullable = false,
        max_length = 64,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "CB007"
    )]
    actor_id: Option<String>,
    /// Done at or after.
    #[serde(default)]
    #[param(nullable = false, max_length = 40)]
    at_gte: Option<Instant>,
    /// Done before.
    #[serde(default)]
    #[param(nullable = false, max_length = 40)]
    at_lt: Option<Instant>,
    /// Order; `-at` when absent.
    #[serde(default)]
    #[param(nullable = false, inline)]
    sort: Option<AuditSort>,
}

/// List audit events
///
/// Every change and every refused request, newest first by the clock of the server that wrote it. A change
/// that commits late, or on a server with a slow clock, may appear before rows that were read already:
/// whoever copies the trail counts `sequence`, which has no gaps, and follows changes in `/v1/events`.
#[utoipa::path(get, path = "/v1/audit-events",
    operation_id = "list_audit_events", tag = "audit", params(AuditFilter, crate::http::page::PageParams),
    responses((status = 200, description = "A page of audit events.", body = Listing<AuditEventView>),
              (status = 304, description = "The caller has this page.")))]
async fn list_audit_events(
    app: Data<App>,
    call: Call,
    list: ListQuery<AuditFilter>,
) -> Result<HttpResponse, Error> {
    let visible = call.actor.visible(table::LIST_AUDIT_EVENTS)?;
    let (filter, page) = (list.filter, list.page.clone());
    let wanted = Wanted {
        action: filter.action,
        target_kind: filter.target_kind,
        target_id: filter.target_id,
        actor_id: filter.actor_id,
        at_gte: filter.at_gte,
        at_lt: filter.at_lt,
        is_descending: !matches!(filter.sort, Some(AuditSort::At)),
    };
    let items = app.db.read(move |conn| read::list(conn, &visible, &wanted, &page)).await?;
    listed(&call, &list.page, &items)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct AuditPath {
    /// Id of the audit event.
    audit_event_id: AnyId,
}

/// Get an audit event
///
/// One line of the trail with its place in the chain.
#[utoipa::path(get, path = "/v1/audit-events/{audit_event_id}",
    operation_id = "get_audit_event", tag = "audit", params(AuditPath),
    responses((status = 200, description = "The audit event.", body = AuditEventView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_audit_event(
    app: Data<App>,
    call: Call,
    at: ValidPath<AuditPath>,
) -> Result<HttpResponse, Error> {
    let visible = call.actor.visible(table::GET_AUDIT_EVENT)?;
    let view = app.db.read(move |conn| read::get(conn, &visible, at.0.audit_event_id)).await?;
    found(&call, &view)
}

/// Read the state of the audit chain
///
/// Head hash, counts and the last signed checkpoint. `thidua audit verify` recomputes the chain.
#[utoipa::path(get, path = "/v1/audit-chain",
    operation_id = "get_audit_chain", tag = "audit",
    responses((status = 200, description = "The chain.", body = AuditChainView)))]
async fn get_audit_chain(app: Data<App>, call: Call) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_AUDIT_CHAIN)?;
    let last = app.checkpoints.last();
    shown(&app.db.read(move |conn| read::chain(conn, last)).await?)
}
