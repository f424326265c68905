//! Operations about the service itself: health, metrics, contract, problem types, keys, and who is
//! calling.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data},
};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    contract::contract,
    extract::{Call, Principal, ValidPath, if_none_match},
    metrics::{Backlog, Waiting},
    operations::{ServiceConfig, operations},
    reply::shown,
};
use crate::{
    app::App,
    authz::Role,
    db::{
        Conn, migrate,
        schema::{audit_events, audit_queue},
        types::Instant,
    },
    error::{Code, Context, Error, Result},
    features::webhooks,
    jobs::count_due,
};

/// All system operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        get_liveness,
        get_readiness,
        get_metrics,
        get_openapi,
        get_problem_type,
        get_jwks,
        get_me
    );
}

/// State of the process or of one of its parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthView {
    /// `ok`.
    #[schema(max_length = 20, example = "ok")]
    status: &'static str,
}

/// Tell whether the process runs
///
/// Answers without touching the database: for restarts by a supervisor.
#[utoipa::path(get, path = "/health/live",
    operation_id = "get_liveness", tag = "system",
    responses((status = 200, description = "The process runs.", body = HealthView)))]
async fn get_liveness() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(r#"{"status":"ok"}"#)
}

/// What was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadinessView {
    /// `ok`.
    #[schema(max_length = 20, example = "ok")]
    status: &'static str,
    /// `sqlite` or `postgresql`.
    #[schema(max_length = 20, example = "sqlite")]
    database: &'static str,
    /// Where files are kept: `folder` or `s3`.
    #[schema(max_length = 20, example = "folder")]
    files: &'static str,
    /// Changes committed but not yet in the feed and the audit chain.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 0)]
    outbox_pending_count: i64,
    /// For how many seconds the oldest of these has waited; 0 when there is none.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 0)]
    outbox_oldest_seconds: i64,
}

/// A change that waits longer for its seal than this tells that nobody seals.
const OUTBOX_SECONDS_MAX: i64 = 300;

fn backlog((count, oldest): (i64, Option<Instant>), now: Instant) -> Backlog {
    let seconds = |at: Instant| (now.0 - at.0).num_seconds().max(0);
    Backlog { count, oldest_seconds: oldest.map(seconds).unwrap_or_default() }
}

/// Changes that wait for their seal: how many, and since when the oldest of them does.
fn outbox(conn: &mut Conn) -> Result<(i64, Option<Instant>)> {
    let count = audit_queue::table.count().get_result(conn)?;
    let oldest = audit_events::table
        .inner_join(audit_queue::table.on(audit_queue::audit_id.eq(audit_events::id)))
        .select(audit_events::at)
        .order(audit_queue::place)
        .first(conn)
        .optional()?;
    Ok((count, oldest))
}

/// Tell whether requests can be served
///
/// The database answers and has every migration, the data directory can be written, the store of files
/// answers, and changes reach the feed and the audit chain: while the process has run, none has waited for
/// five minutes. 503 otherwise.
#[utoipa::path(get, path = "/health/ready",
    operation_id = "get_readiness", tag = "system",
    responses((status = 200, description = "Ready.", body = ReadinessView),
              (status = 503, description = "Not ready; the detail says what is missing.")))]
async fn get_readiness(app: Data<App>) -> Result<HttpResponse, Error> {
    let not_ready = |vi: &'static str, en: &'static str| {
        Error::new(Code::Unavailable).detail(vi, en).retry_after(5)
    };
    let now = Instant(app.clock.now());
    let (waiting, is_migrated) = app
        .db
        .read_long(move |conn| {
            let waiting = backlog(outbox(conn)?, now);
            Ok((waiting, migrate::status(conn)?.iter().all(|one| one.is_applied)))
        })
        .await
        .map_err(|error| {
            let cause = error.private_cause().unwrap_or_default().to_owned();
            not_ready("Cơ sở dữ liệu không trả lời.", "The database does not answer.").cause(cause)
        })?;
    if !is_migrated {
        return Err(not_ready(
            "Cơ sở dữ liệu chưa được nâng cấp: chạy thidua migrate up.",
            "The database lacks migrations: run thidua migrate up.",
        ));
    }
    let files = Arc::clone(&app.files);
    web::block(move || files.probe()).await.internal("asking for the store of files")??;
    let probe = app.settings.data_dir.join(".ready");
    std::fs::write(&probe, b"ok").map_err(|error| {
        not_ready("Không ghi được thư mục dữ liệu.", "The data directory cannot be written.")
            .cause(error.to_string())
    })?;
    // What is found at the start, after a stop or a restored backup, has its time from then on.
    let open_seconds = (now.0 - app.opened_at.0).num_seconds();
    if waiting.oldest_seconds.min(open_seconds) > OUTBOX_SECONDS_MAX {
        return Err(not_ready(
            "Thay đổi chưa được chuyển vào dòng sự kiện và nhật ký.",
            "Changes do not reach the feed and the audit chain.",
        ));
    }
    shown(&ReadinessView {
        status: "ok",
        database: app.db.kind(),
        files: app.files.kind(),
        outbox_pending_count: waiting.count,
        outbox_oldest_seconds: waiting.oldest_seconds,
    })
}

/// Counters in Prometheus text format.
#[derive(Debug, Serialize, ToSchema)]
#[schema(
    max_length = 1_000_000,
    example = "thidua_requests_total{operation=\"get_unit\",status=\"200\"} 7"
)]
pub struct MetricsText(String);

/// Read the counters
///
/// Prometheus text format. From another machine a token is needed; any will do.
#[utoipa::path(get, path = "/metrics",
    operation_id = "get_metrics", tag = "system",
    responses((status = 200, description = "Prometheus text.", body = MetricsText, content_type = "text/plain"),
              (status = 401, description = "From another machine, and without a token.")))]
async fn get_metrics(req: HttpRequest, app: Data<App>) -> Result<HttpResponse, Error> {
    use actix_web::HttpMessage;
    let is_local = req.peer_addr().is_some_and(|peer| peer.ip().is_loopback())
        && !req.headers().contains_key("x-forwarded-for");
    if !is_local && req.extensions().get::<Principal>().is_none() {
        return Err(Error::new(Code::Unauthenticated));
    }
    let now = Instant(app.clock.now());
    let (outbox, deliveries, jobs) = app
        .db
        .read(move |conn| {
            let deliveries = backlog(webhooks::service::backlog(conn)?, now);
            Ok((backlog(outbox(conn)?, now), deliveries, count_due(conn, now)?))
        })
        .await?;
    let waiting = Waiting { queue: app.db.queue(), outbox, deliveries, jobs };
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=1.0.0; charset=utf-8")
        .body(MetricsText(app.metrics.text(waiting)).0))
}

/// Read the contract
///
/// This OpenAPI 3.1 document, the same as the one in the source.
#[utoipa::path(get, path = "/openapi.json",
    operation_id = "get_openapi", tag = "system",
    responses((status = 200, description = "The OpenAPI document.", body = Object,
                headers(("ETag" = String, description = "Entity tag of the document."))),
              (status = 304, description = "The caller has this document.")))]
async fn get_openapi(req: HttpRequest) -> Result<HttpResponse, Error> {
    let contract = contract();
    if if_none_match(&req)?.is_some_and(|tags| tags.contains(contract.etag.as_str())) {
        return Ok(super::reply::not_modified(&contract.etag));
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, contract.etag.clone()))
        .content_type("application/json")
        .body(contract.bytes.clone()))
}

/// Path of one problem type.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ProblemPath {
    /// Last part of the type's URI.
    #[param(max_length = 60, pattern = "^[a-z0-9-]{1,60}$", example = "validation-failed")]
    slug: String,
}

/// A problem type.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemTypeView {
    /// Stable code.
    #[schema(max_length = 60, example = "validation-failed")]
    code: &'static str,
    /// HTTP status.
    #[schema(format = Int32, minimum = 400, maximum = 599, example = 422)]
    status: u16,
    /// Short title.
    title: LabelView,
    /// What it means.
    meaning: LabelView,
    /// What the caller can do.
    remedy: LabelView,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelView {
    /// Vietnamese.
    #[schema(max_length = 1000, example = "Dữ liệu không hợp lệ")]
    pub vi: String,
    /// English.
    #[schema(max_length = 1000, example = "Validation failed")]
    pub en: String,
}

impl LabelView {
    /// A label of a pair.
    pub fn of([vi, en]: [&str; 2]) -> Self {
        Self { vi: vi.to_owned(), en: en.to_owned() }
    }
}

/// Explain a problem type
///
/// What the `type` of a problem document means and what the caller can do, in both languages.
#[utoipa::path(get, path = "/problems/{slug}",
    operation_id = "get_problem_type", tag = "system", params(ProblemPath),
    responses((status = 200, description = "The problem type.", body = ProblemTypeView)))]
async fn get_problem_type(at: ValidPath<ProblemPath>) -> Result<HttpResponse, Error> {
    let entry = Code::find(&at.0.slug).ok_or_else(Error::not_found)?;
    shown(&ProblemTypeView {
        code: entry.slug,
        status: entry.status,
        title: LabelView::of(entry.title),
        meaning: LabelView::of(entry.meaning),
        remedy: LabelView::of(entry.remedy),
    })
}

/// The public keys (RFC 7517).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct JwksView {
    /// The keys, the one that signs first.
    #[schema(max_items = 20)]
    keys: Vec<JwkView>,
}

/// A public key (RFC 8037).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct JwkView {
    /// Kind of key.
    #[schema(max_length = 3, pattern = "^OKP$", example = "OKP")]
    kty: String,
    /// Curve.
    #[schema(max_length = 7, pattern = "^Ed25519$", example = "Ed25519")]
    crv: String,
    /// Use: signatures.
    #[serde(rename = "use")]
    #[schema(max_length = 3, pattern = "^sig$", example = "sig")]
    key_use: String,
    /// Algorithm.
    #[schema(max_length = 5, pattern = "^EdDSA$", example = "EdDSA")]
    alg: String,
    /// Id of the key: its thumbprint (RFC 7638).
    #[schema(
        max_length = 43,
        pattern = "^[A-Za-z0-9_-]{43}$",
        example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    )]
    kid: String,
    /// The key, base64url.
    #[schema(
        max_length = 43,
        pattern = "^[A-Za-z0-9_-]{43}$",
        example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    )]
    x: String,
}

/// Read the signing keys
///
/// Public keys (RFC 7517) that verify this server's tokens and audit checkpoints.
#[utoipa::path(get, path = "/.well-known/jwks.json",
    operation_id = "get_jwks", tag = "system",
    responses((status = 200, description = "The key set.", body = JwksView)))]
async fn get_jwks(app: Data<App>) -> Result<HttpResponse, Error> {
    let keys: JwksView =
        serde_json::from_value(app.keys.jwks()).internal("reading the own key set")?;
    let mut response = shown(&keys)?;
    let short = header::HeaderValue::from_static("public, max-age=300");
    response.headers_mut().insert(header::CACHE_CONTROL, short);
    Ok(response)
}

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    /// `person` or `client`.
    #[schema(max_length = 20, example = "person")]
    kind: &'static str,
    /// Person code or client code.
    #[schema(max_length = 64, example = "CB007")]
    code: String,
    /// Name.
    #[schema(max_length = 300, example = "Cán bộ mẫu 07")]
    name: String,
    /// Unit of the person.
    #[schema(required = true, max_length = 32, example = "VP")]
    unit_code: Option<String>,
    /// Client that carries the request.
    #[schema(required = true, max_length = 64, example = "demo")]
    client_id: Option<String>,
    /// Roles in force.
    #[schema(max_items = 200)]
    roles: Vec<MyRole>,
    /// Scopes of the token.
    #[schema(max_items = 100)]
    scopes: Vec<Scope>,
}

/// A scope: a kind of object, and whether it is read or written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 60, pattern = "^[a-z_]+:[a-z_]+$", example = "campaigns:read")]
pub struct Scope(pub String);

/// A role in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyRole {
    /// The role.
    role: Role,
    /// The unit it is for.
    #[schema(required = true, max_length = 32, example = "VP")]
    unit_code: Option<String>,
}

/// Tell who is calling
///
/// The person or client behind the token, its unit, roles in force and scopes.
#[utoipa::path(get, path = "/v1/me",
    operation_id = "get_me", tag = "system",
    responses((status = 200, description = "The caller.", body = MeView)))]
async fn get_me(call: Call) -> Result<HttpResponse, Error> {
    let actor = &call.actor;
    shown(&MeView {
        kind: actor.kind.as_str(),
        code: actor.id.clone(),
        name: actor.name.clone(),
        unit_code: actor.unit_code.clone(),
        client_id: actor.client_id.clone(),
        roles: actor
            .grants
            .iter()
            .map(|grant| MyRole { role: grant.role, unit_code: grant.unit_code.clone() })
            .collect(),
        scopes: actor.scopes.iter().cloned().map(Scope).collect(),
    })
}
