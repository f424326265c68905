//! Binding, serving and stopping.

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_cors::Cors;
use actix_web::{
    App as ActixApp, HttpServer,
    dev::{Server, ServerHandle},
    http::{
        Method,
        header::{self, HeaderName},
    },
    middleware::{Compress, from_fn},
    web::{self, Data, PayloadConfig},
};
use tracing_actix_web::TracingLogger;
use utoipa_swagger_ui::{Config as SwaggerConfig, SwaggerUi};

use super::{admit::admit, dispatch::Dispatch, finish::finish, request_log::HouseSpan};
use crate::{
    app::App,
    config::Settings,
    error::{Context, Result},
};

/// Threads per worker for long SQLite reads; a bound, so that exports cannot take the machine.
const BLOCKING_THREADS: usize = 2;

/// A bound server.
pub struct Running {
    /// Where it listens; tells the port when 0 was asked for.
    pub address: SocketAddr,
    /// Ends when the server stopped.
    pub server: Server,
    /// Stops it.
    pub handle: ServerHandle,
}

/// Starts serving on a bound listener; signals are the caller's business.
///
/// # Errors
/// When the listener cannot be used.
pub fn start(app: Data<App>, listener: TcpListener) -> Result<Running> {
    let settings = &app.settings;
    let (bind, workers) = (settings.bind, settings.workers);
    let slow = Duration::from_secs(settings.slow_client_seconds);
    let shutdown = settings.shutdown_seconds;
    let server = HttpServer::new(move || {
        let settings = &app.settings;
        ActixApp::new()
            .service(
                SwaggerUi::new("/docs/{_:.*}")
                    .config(SwaggerConfig::from("/openapi.json").persist_authorization(true)),
            )
            .service(web::redirect("/docs", "/docs/"))
            .default_service(Dispatch::new())
            .app_data(app.clone())
            .app_data(PayloadConfig::new(settings.body_bytes_max))
            .wrap(from_fn(admit))
            .wrap(Compress::default())
            .wrap(cors(settings))
            .wrap(from_fn(finish))
            .wrap(TracingLogger::<HouseSpan>::new())
    })
    .workers(workers)
    .worker_max_blocking_threads(BLOCKING_THREADS)
    .client_request_timeout(slow)
    .client_disconnect_timeout(slow)
    .shutdown_timeout(shutdown)
    .disable_signals()
    .listen(listener)
    .internal("listening")?;
    let address = server.addrs().first().copied().unwrap_or(bind);
    let server = server.run();
    Ok(Running { address, handle: server.handle(), server })
}

fn cors(settings: &Settings) -> Cors {
    let exposed = [
        "etag",
        "link",
        "location",
        "request-id",
        "ratelimit",
        "ratelimit-policy",
        "retry-after",
        "deprecation",
        "sunset",
        "idempotent-replayed",
        "content-language",
        "accept-ranges",
        "content-range",
        "content-disposition",
        "content-digest",
        "repr-digest",
    ]
    .map(HeaderName::from_static);
    let allowed = [
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        header::IF_MATCH,
        header::IF_NONE_MATCH,
        header::RANGE,
        header::IF_RANGE,
        HeaderName::from_static("idempotency-key"),
        HeaderName::from_static("content-digest"),
        HeaderName::from_static("last-event-id"),
        HeaderName::from_static("traceparent"),
    ];
    let methods =
        [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let cors = Cors::default()
        .allowed_methods(methods)
        .allowed_headers(allowed)
        .expose_headers(exposed)
        .max_age(3600);
    settings.cors_origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
