//! The one operation on waiting work.

use actix_web::{HttpResponse, get, web::Data};

use super::{service, types::WorkView};
use crate::{
    app::App,
    error::Error,
    http::{
        extract::Call,
        operations::ServiceConfig,
        reply::{no_store, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_my_work);
}

/// Tell what waits for the caller
///
/// Objects that somebody with the caller's roles has to move, by kind, longest waiting first.
#[utoipa::path(operation_id = "get_my_work", tag = "system",
    responses((status = 200, description = "The caller's work.", body = WorkView)))]
#[get("/v1/me/work")]
async fn get_my_work(app: Data<App>, call: Call) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    Ok(no_store(shown(&app.db.read(move |conn| service::list(conn, &actor)).await?)?))
}
