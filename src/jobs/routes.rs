//! Operations on jobs.

use actix_web::{HttpResponse, web::Data};

use super::{
    service,
    types::{JobFilter, JobPath, JobView},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::{NoBody, command},
        extract::{Call, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(config, list_jobs, get_job, cancel_job);
}

/// List jobs
///
/// What happens at a time by itself, first due first: all of it for administrators, otherwise what
/// the caller started.
#[utoipa::path(get, path = "/v1/jobs",
    operation_id = "list_jobs", tag = "jobs", params(JobFilter, PageParams),
    responses((status = 200, description = "A page of jobs.", body = Listing<JobView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_jobs(
    app: Data<App>,
    call: Call,
    list: ListQuery<JobFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get a job
///
/// A job with its state, its attempts and the last problem.
#[utoipa::path(get, path = "/v1/jobs/{job_id}",
    operation_id = "get_job", tag = "jobs", params(JobPath),
    responses((status = 200, description = "The job.", body = JobView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("cancel" = (operation_id = "cancel_job", parameters(("job_id" = "$response.body#/id")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_job(
    app: Data<App>,
    call: Call,
    at: ValidPath<JobPath>,
) -> Result<HttpResponse, Error> {
    let (actor, id) = (call.actor.clone(), at.0.job_id);
    let view = app.db.read(move |conn| service::get(conn, &actor, id)).await?;
    found(&call, &view)
}

/// Cancel a job
///
/// A job that waits is not run. The step it would have taken can still be taken by hand. An import that
/// runs stops between two rows: what was applied stands, the rows under way leave nothing. A job that
/// watches a term of the law only administrators cancel.
#[utoipa::path(post, path = "/v1/jobs/{job_id}/cancel",
    operation_id = "cancel_job", tag = "jobs", params(JobPath),
    responses((status = 200, description = "The cancelled job.", body = JobView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`.")))]
async fn cancel_job(
    app: Data<App>,
    call: Call,
    at: ValidPath<JobPath>,
) -> Result<HttpResponse, Error> {
    let (id, actor) = (at.0.job_id, call.actor.clone());
    // Said before the transaction: a run that holds the only writer ends at the word and lets this one in.
    if app.db.read(move |conn| service::may_cancel(conn, &actor, id)).await? {
        app.stops.ask(id);
    }
    let done =
        command(&app, call, NoBody, move |tx, ()| Reply::ok(&service::cancel(tx, id)?)).await;
    app.stops.forget(id);
    done
}
