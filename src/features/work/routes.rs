//! The one operation on waiting work.

use actix_web::{HttpResponse, web::Data};

use super::{service, types::WorkView};
use crate::{
    app::App,
    error::Error,
    http::{
        extract::Call,
        operations::{ServiceConfig, operations},
        reply::{no_store, shown},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, get_my_work);
}

/// Tell what waits for the caller
///
/// Objects that somebody with the caller's roles has to move, by kind, longest waiting first, with the
/// day by which each is due, whether that has passed, and what it waits for where it rests.
#[utoipa::path(get, path = "/v1/me/work",
    operation_id = "get_my_work", tag = "system",
    responses((status = 200, description = "The caller's work.", body = WorkView)))]
async fn get_my_work(app: Data<App>, call: Call) -> Result<HttpResponse, Error> {
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    Ok(no_store(shown(&app.db.read(move |conn| service::list(conn, &actor, today)).await?)?))
}
