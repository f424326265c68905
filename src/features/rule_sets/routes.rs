//! Operations on rule sets.

use actix_web::{HttpResponse, web::Data};

use super::{
    catalogue::{AwardRulesQuery, AwardRulesView},
    input::{CloneRuleSet, CreateRuleSet, PatchRuleSet},
    service,
    types::{RuleSetFilter, RuleSetPath, RuleSetSummary, RuleSetView},
};
use crate::{
    app::App,
    authz::table,
    error::{Error, Result},
    http::{
        command::{NoBody, command},
        extract::{Call, ValidJson, ValidPatch, ValidPath, ValidQuery},
        operations::{ServiceConfig, operations},
        page::{ListQuery, Listing, PageParams, listed},
        reply::{Reply, found},
    },
};

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    operations!(
        config,
        list_rule_sets,
        create_rule_set,
        get_rule_set,
        update_rule_set,
        delete_rule_set,
        publish_rule_set,
        clone_rule_set,
        get_award_rules
    );
}

fn created(view: &RuleSetView) -> Result<Reply> {
    Reply::created(view, format!("/v1/rule-sets/{}", view.code))
}

/// List rule sets
///
/// Sets without their rules, the one valid last first. Drafts are listed for those who may see them.
#[utoipa::path(get, path = "/v1/rule-sets",
    operation_id = "list_rule_sets", tag = "rule-sets", params(RuleSetFilter, PageParams),
    responses((status = 200, description = "A page of rule sets.", body = Listing<RuleSetSummary>,
                headers(("ETag" = String, description = "Weak entity tag of the page."), ("Link" = String, description = "The next page."))),
              (status = 304, description = "The caller has this page.")))]
async fn list_rule_sets(
    app: Data<App>,
    call: Call,
    list: ListQuery<RuleSetFilter>,
) -> Result<HttpResponse, Error> {
    let (filter, page, actor) = (list.filter, list.page.clone(), call.actor.clone());
    let items = app.db.read(move |conn| service::list(conn, &actor, &filter, &page)).await?;
    listed(&call, &list.page, &items)
}

/// Create a rule set
///
/// A draft. It may lack rules; publishing names what is missing. What is there has to mean something. Mostly a new set is a clone of the
/// one in force.
#[utoipa::path(post, path = "/v1/rule-sets",
    operation_id = "create_rule_set", tag = "rule-sets", request_body = CreateRuleSet,
    extensions(("x-cross-field-rules" = json!([
        "`valid_to` is after `valid_from`.",
        "No rule, and no parameter of a rule, stands twice.",
        "The value of a parameter that there is has its kind and says something: no negative or endless term, no share above the whole, no empty list that things are looked up in, no coefficient or rounding of nothing."]))),
    responses((status = 201, description = "The draft.", body = RuleSetView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the rule set.")),
                links(("get" = (operation_id = "get_rule_set", parameters(("rule_set_code" = "$response.body#/code")))))),
              (status = 409, description = "`duplicate`: the code is taken.")))]
async fn create_rule_set(
    app: Data<App>,
    call: Call,
    body: ValidJson<CreateRuleSet>,
) -> Result<HttpResponse, Error> {
    command(&app, call, body, |tx, input| created(&service::create(tx, input)?)).await
}

/// Get a rule set
///
/// The set with its rules as they were written, and the parameters that are assumed.
#[utoipa::path(get, path = "/v1/rule-sets/{rule_set_code}",
    operation_id = "get_rule_set", tag = "rule-sets", params(RuleSetPath),
    responses((status = 200, description = "The rule set.", body = RuleSetView,
                headers(("ETag" = String, description = "Entity tag.")),
                links(("update" = (operation_id = "update_rule_set", parameters(("If-Match" = "$response.header.ETag"), ("rule_set_code" = "$response.body#/code")))))),
              (status = 304, description = "The caller has this version.")))]
async fn get_rule_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<RuleSetPath>,
) -> Result<HttpResponse, Error> {
    let actor = call.actor.clone();
    let view = app.db.read(move |conn| service::get(conn, &actor, &at.0.rule_set_code)).await?;
    found(&call, &view)
}

/// Change a rule set
///
/// A merge patch on a draft; the rules are replaced as a whole. A published set is frozen: clone it.
#[utoipa::path(patch, path = "/v1/rule-sets/{rule_set_code}",
    operation_id = "update_rule_set", tag = "rule-sets", params(RuleSetPath),
    request_body(content = PatchRuleSet, content_type = "application/merge-patch+json"),
    extensions(("x-cross-field-rules" = json!([
        "The merged set keeps the rules of `create_rule_set`."]))),
    responses((status = 200, description = "The rule set.", body = RuleSetView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`invalid-state-transition`: the set is published.")))]
async fn update_rule_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<RuleSetPath>,
    body: ValidPatch<PatchRuleSet>,
) -> Result<HttpResponse, Error> {
    let code = at.0.rule_set_code;
    command(&app, call, body, move |tx, patch| Reply::ok(&service::update(tx, &code, &patch)?))
        .await
}

/// Delete a rule set
///
/// Removes a draft that no copy names.
#[utoipa::path(delete, path = "/v1/rule-sets/{rule_set_code}",
    operation_id = "delete_rule_set", tag = "rule-sets", params(RuleSetPath),
    responses((status = 204, description = "The draft is gone."),
              (status = 409, description = "`invalid-state-transition` or `in-use`.")))]
async fn delete_rule_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<RuleSetPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        service::delete(tx, &at.0.rule_set_code)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Publish a rule set
///
/// Freezes it (R01, R02). It has every rule and parameter, each with a value of its kind that says
/// something and fits the others; it cites listed documents; and the published sets follow each other without gap or overlap. The open-ended
/// last one ends where this one begins, from tomorrow on, and this one has no end of its own then.
/// `not-ready` names everything that does not fit.
#[utoipa::path(post, path = "/v1/rule-sets/{rule_set_code}/publish",
    operation_id = "publish_rule_set", tag = "rule-sets", params(RuleSetPath),
    responses((status = 200, description = "The published rule set.", body = RuleSetView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 409, description = "`not-ready` names each flaw in `missing`; `invalid-state-transition`.")))]
async fn publish_rule_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<RuleSetPath>,
) -> Result<HttpResponse, Error> {
    command(&app, call, NoBody, move |tx, ()| {
        Reply::ok(&service::publish(tx, &at.0.rule_set_code)?)
    })
    .await
}

/// Clone a rule set
///
/// Copies a set into a new draft with a beginning of its own, which remembers where it comes from.
#[utoipa::path(post, path = "/v1/rule-sets/{rule_set_code}/clone",
    operation_id = "clone_rule_set", tag = "rule-sets", params(RuleSetPath),
    request_body = CloneRuleSet,
    responses((status = 201, description = "The copy.", body = RuleSetView,
                headers(("ETag" = String, description = "Entity tag."), ("Location" = String, description = "Path of the copy."))),
              (status = 409, description = "`duplicate`: the code is taken.")))]
async fn clone_rule_set(
    app: Data<App>,
    call: Call,
    at: ValidPath<RuleSetPath>,
    body: ValidJson<CloneRuleSet>,
) -> Result<HttpResponse, Error> {
    let code = at.0.rule_set_code;
    command(&app, call, body, move |tx, input| created(&service::clone(tx, &code, input)?)).await
}

/// Get the award rules
///
/// The catalogue R01-R47 in a rule set: what each rule asks, how it has its effect, at which steps it
/// binds, which facts it reads, and its parameters with source and status. Without parameters it is
/// that of the set in force today.
#[utoipa::path(get, path = "/v1/award-rules",
    operation_id = "get_award_rules", tag = "rule-sets", params(AwardRulesQuery),
    responses((status = 200, description = "The rules.", body = AwardRulesView,
                headers(("ETag" = String, description = "Entity tag."))),
              (status = 304, description = "The caller has this version."),
              (status = 404, description = "There is no such rule set, or none on that day.")))]
async fn get_award_rules(
    app: Data<App>,
    call: Call,
    query: ValidQuery<AwardRulesQuery>,
) -> Result<HttpResponse, Error> {
    call.actor.visible(table::GET_AWARD_RULES)?;
    let (actor, today) = (call.actor.clone(), app.clock.today_hanoi());
    let read = move |conn: &mut _| service::award_rules(conn, &actor, &query.0, today);
    found(&call, &app.db.read(read).await?)
}
