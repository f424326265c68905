//! Operations on ratings.

use actix_web::{HttpResponse, web::Data};

use super::{
    input::{PutPersonRating, PutUnitRating},
    service,
    types::{PersonRatingPath, RatingFilter, RatingView, UnitRatingPath},
};
use crate::{
    app::App,
    error::Error,
    http::{
        command::command,
        extract::{Call, ValidJson, ValidPath},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_ratings,
        get_unit_rating,
        put_unit_rating,
        get_person_rating,
        put_person_rating
    );
}

/// List ratings
///
/// Mức độ hoàn thành nhiệm vụ of units and persons, as far as the caller may see them: all, those of
/// the own unit, or the own ones.
#[utoipa::path(get, path = "/v1/ratings",
    operation_id = "list_ratings", tag = "ratings", params(RatingFilter, PageParams),
    responses((status = 200, description = "A page of ratings.", body = Listing<RatingView>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_ratings(
    app: Data<App>,
    call: Call,
    list: ListQuery<RatingFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Get a unit's rating
///
/// The rating of a unit in a year, with what it was before.
#[utoipa::path(get, path = "/v1/ratings/{year}/units/{unit_code}",
    operation_id = "get_unit_rating", tag = "ratings", params(UnitRatingPath),
    responses((status = 200, description = "The rating.", body = RatingView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_unit_rating(
    app: Data<App>,
    call: Call,
    at: ValidPath<UnitRatingPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::of_unit(conn, &actor, &at.0)).await?;
    found(&call, &view)
}

/// Record a unit's rating
///
/// A first rating of the year needs no `If-Match`; to replace one its tag is needed, or `*`, and a
/// reason (NĐ 233/2026/NĐ-CP Đ.15.4). The same rating again changes nothing.
#[utoipa::path(put, path = "/v1/ratings/{year}/units/{unit_code}",
    operation_id = "put_unit_rating", tag = "ratings", params(UnitRatingPath),
    request_body = PutUnitRating,
    extensions(("x-cross-field-rules" = json!([
        "`rated_on` is not before the year; it and `document_date` have come.",
        "`document_number` and `document_date` come together.",
        "`document_id` names a document with content that the caller sees.",
        "`revision_reason` is there when another rating is replaced."]))),
    responses((status = 200, description = "The rating was replaced, or was the same.", body = RatingView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The rating was recorded.", body = RatingView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the rating."))),
              (status = 428, description = "There is a rating and `If-Match` is absent.")))]
async fn put_unit_rating(
    app: Data<App>,
    call: Call,
    at: ValidPath<UnitRatingPath>,
    body: ValidJson<PutUnitRating>,
) -> Result<HttpResponse, Error> {
    let at = at.0;
    command(&app, call, body, move |tx, input| match service::put_unit(tx, &at, input)? {
        (view, true) => {
            Reply::created(&view, format!("/v1/ratings/{}/units/{}", at.year, at.unit_code))
        }
        (view, false) => Reply::ok(&view),
    })
    .await
}

/// Get a person's rating
///
/// The rating of a person in a year, with the time worked and what it was before.
#[utoipa::path(get, path = "/v1/ratings/{year}/persons/{person_code}",
    operation_id = "get_person_rating", tag = "ratings", params(PersonRatingPath),
    responses((status = 200, description = "The rating.", body = RatingView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version.")))]
async fn get_person_rating(
    app: Data<App>,
    call: Call,
    at: ValidPath<PersonRatingPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::of_person(conn, &actor, &at.0)).await?;
    found(&call, &view)
}

/// Record a person's rating
///
/// As with units, and with the time worked in the year: months, leave by kind (thai sản counts as time
/// worked, R13), and whether the person was not rated for lack of time (R14).
#[utoipa::path(put, path = "/v1/ratings/{year}/persons/{person_code}",
    operation_id = "put_person_rating", tag = "ratings", params(PersonRatingPath),
    request_body = PutPersonRating,
    extensions(("x-cross-field-rules" = json!([
        "`rated_on` is not before the year; it and `document_date` have come.",
        "`document_number` and `document_date` come together.",
        "`document_id` names a document with content that the caller sees.",
        "It is not the caller's own.",
        "`level` is there unless `left_out_for_time` is true, and then absent.",
        "`leaves` and `left_out_for_time` come with `months_worked`; each kind of leave stands once, and all months are at most 12.",
        "`revision_reason` is there when another rating is replaced."]))),
    responses((status = 200, description = "The rating was replaced, or was the same.", body = RatingView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 201, description = "The rating was recorded.", body = RatingView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the rating."))),
              (status = 428, description = "There is a rating and `If-Match` is absent.")))]
async fn put_person_rating(
    app: Data<App>,
    call: Call,
    at: ValidPath<PersonRatingPath>,
    body: ValidJson<PutPersonRating>,
) -> Result<HttpResponse, Error> {
    let at = at.0;
    command(&app, call, body, move |tx, input| match service::put_person(tx, &at, input)? {
        (view, true) => {
            Reply::created(&view, format!("/v1/ratings/{}/persons/{}", at.year, at.person_code))
        }
        (view, false) => Reply::ok(&view),
    })
    .await
}
