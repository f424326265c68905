//! Decisions in the database.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::{
    input::CreateDecision,
    list_types::ListPublication,
    store_replacing,
    types::{
        DecisionFilter, DecisionId, DecisionOutcome, DecisionSigning, DecisionSort, DecisionState,
        DecisionWarning, RefusedProposal, SigningDelegation,
    },
};
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        schema::{decision_proposals as n, decisions as d},
        types::{Instant, Json},
    },
    error::{Code, Error, Result},
    features::{
        award_proposals::types::{AwardProposalId, AwardReason},
        award_types::types::AwardAuthority,
        campaigns::types::CampaignId,
        documents::types::DocumentId,
        work::types::{ITEMS_MAX, WorkItem},
    },
    http::page::Page,
    keyset, text,
};

/// A decision as stored, without the proposals it names.
#[derive(Clone, Debug, Queryable)]
pub(super) struct DecisionRow {
    pub(super) id: DecisionId,
    pub(super) campaign_id: CampaignId,
    pub(super) authority: AwardAuthority,
    pub(super) title: String,
    pub(super) number: Option<String>,
    pub(super) symbol: Option<String>,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) _year: Option<i32>,
    pub(super) signer_name: Option<String>,
    pub(super) signer_title: Option<String>,
    pub(super) cites_plan: bool,
    pub(super) document_id: Option<DocumentId>,
    pub(super) state: DecisionState,
    pub(super) published_at: Option<Instant>,
    pub(super) published_by: Option<String>,
    pub(super) created_by: String,
    pub(super) _search_text: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    pub(super) signing: DecisionSigning,
    pub(super) delegation: Option<Json<SigningDelegation>>,
    pub(super) replaces_id: Option<DecisionId>,
    pub(super) replacement_reason: Option<String>,
    pub(super) warnings: Json<Vec<DecisionWarning>>,
    pub(super) list_publication: Option<Json<ListPublication>>,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = d, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    title: String,
    number: Option<String>,
    symbol: Option<String>,
    issued_on: Option<NaiveDate>,
    year: Option<i32>,
    signer_name: Option<String>,
    signer_title: Option<String>,
    cites_plan: bool,
    document_id: Option<DocumentId>,
    search_text: String,
    updated_at: Instant,
    signing: DecisionSigning,
    delegation: Option<Json<SigningDelegation>>,
    replacement_reason: Option<String>,
    list_publication: Option<Json<ListPublication>>,
}

fn fields(input: &CreateDecision, now: Instant) -> Fields {
    let words = [Some(input.title.as_str()), input.number.as_deref(), input.symbol.as_deref()];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    Fields {
        search_text: text::search_column(&words.join(" ")),
        title: input.title.clone(),
        number: input.number.clone(),
        symbol: input.symbol.clone(),
        issued_on: input.issued_on,
        year: input.issued_on.map(|day| day.year()),
        signer_name: input.signer_name.clone(),
        signer_title: input.signer_title.clone(),
        cites_plan: input.cites_plan,
        document_id: input.document_id,
        updated_at: now,
        signing: input.signing,
        delegation: input.delegation.clone().map(Json),
        replacement_reason: input.replacement_reason.clone(),
        list_publication: input.list_publication.clone().map(Json),
    }
}

/// The number belongs to another decision of the same body and year (R43).
pub(super) fn number_taken() -> Error {
    Error::new(Code::Duplicate).detail(
        "Số, ký hiệu này đã có quyết định khác của cùng cơ quan trong năm dùng.",
        "Another decision of this body and year has this number and symbol.",
    )
}

/// A decision is replaced once; what is wrong in the replacement is replaced in its turn.
pub(super) fn replaced_already() -> Error {
    Error::new(Code::Duplicate).detail(
        "Quyết định này đã có quyết định thay thế.",
        "There is a replacement of this decision already.",
    )
}

fn or_number_taken(result: QueryResult<DecisionRow>) -> Result<DecisionRow> {
    result.or_taken(|rule| {
        let is_number =
            rule.is("decisions", "number") || rule.is("decisions", "authority_year_number_symbol");
        if rule.is("decisions", "replaces_id") {
            return Some(replaced_already());
        }
        is_number.then(number_taken)
    })
}

/// Looks before writing, because the answer then names the other decision.
pub(super) fn check_number(
    conn: &mut Conn,
    id: Option<DecisionId>,
    input: &CreateDecision,
) -> Result<()> {
    let (Some(number), Some(symbol), Some(day)) = (&input.number, &input.symbol, input.issued_on)
    else {
        return Ok(());
    };
    match numbered(conn, input.authority, (number, symbol), day.year())? {
        Some(other) if Some(other) != id => {
            Err(number_taken().with("existing_id", other.to_string()))
        }
        Some(_) | None => Ok(()),
    }
}

/// The decision of a body and year with this number and symbol.
pub(super) fn numbered(
    conn: &mut Conn,
    authority: AwardAuthority,
    (number, symbol): (&str, &str),
    year: i32,
) -> Result<Option<DecisionId>> {
    Ok(d::table
        .filter(d::authority.eq(authority))
        .filter(d::year.eq(year))
        .filter(d::number.eq(number.to_owned()))
        .filter(d::symbol.eq(symbol.to_owned()))
        .select(d::id)
        .first(conn)
        .optional()?)
}

/// The decisions that are this document.
pub(super) fn by_document(conn: &mut Conn, document: DocumentId) -> Result<Vec<DecisionId>> {
    let ids = d::table.filter(d::document_id.eq(document)).order(d::id).select(d::id);
    Ok(ids.load(conn)?)
}

pub(super) fn find(conn: &mut Conn, id: DecisionId) -> Result<Option<DecisionRow>> {
    Ok(d::table.find(id).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut Conn,
    id: DecisionId,
    input: &CreateDecision,
    created_by: &str,
    now: Instant,
) -> Result<DecisionRow> {
    let row = diesel::insert_into(d::table)
        .values((
            d::id.eq(id),
            d::campaign_id.eq(input.campaign_id),
            d::authority.eq(input.authority),
            d::state.eq(DecisionState::Draft),
            d::created_by.eq(created_by),
            d::replaces_id.eq(input.replaces_decision_id),
            d::warnings.eq(Json(Vec::<DecisionWarning>::new())),
            d::version.eq(1),
            d::created_at.eq(now),
            fields(input, now),
        ))
        .returning(d::all_columns)
        .get_result(conn);
    or_number_taken(row)
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &DecisionRow,
    input: &CreateDecision,
    now: Instant,
) -> Result<Option<DecisionRow>> {
    let row = diesel::update(
        d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)),
    )
    .set((d::version.eq(current.version + 1), fields(input, now)))
    .returning(d::all_columns)
    .get_result(conn);
    match row {
        Err(diesel::result::Error::NotFound) => Ok(None),
        other => or_number_taken(other).map(Some),
    }
}

/// Marks a decision as published; `None` when the version is no longer this one.
pub(super) fn set_published(
    conn: &mut Conn,
    current: &DecisionRow,
    by: &str,
    warnings: Vec<DecisionWarning>,
    now: Instant,
) -> Result<Option<DecisionRow>> {
    Ok(diesel::update(d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)))
        .set((
            d::version.eq(current.version + 1),
            d::state.eq(DecisionState::Published),
            d::published_at.eq(Some(now)),
            d::published_by.eq(Some(by.to_owned())),
            d::warnings.eq(Json(warnings)),
            d::updated_at.eq(now),
        ))
        .returning(d::all_columns)
        .get_result(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut Conn, current: &DecisionRow) -> Result<bool> {
    diesel::delete(n::table.filter(n::decision_id.eq(current.id))).execute(conn)?;
    let gone = diesel::delete(
        d::table.filter(d::id.eq(current.id)).filter(d::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// The first drafts, longest waiting first, and how many there are.
pub(super) fn drafts(conn: &mut Conn) -> Result<(Vec<WorkItem>, i64)> {
    let all = || d::table.filter(d::state.eq(DecisionState::Draft));
    let rows: Vec<(DecisionId, String, Instant)> = all()
        .select((d::id, d::title, d::created_at))
        .order((d::created_at, d::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let items = rows.into_iter().map(|(id, title, since)| WorkItem {
        subject_id: id.to_string(),
        path: format!("/v1/decisions/{id}"),
        title,
        unit_code: None,
        since,
        due_on: None,
    });
    Ok((items.collect(), all().count().get_result(conn)?))
}

/// The proposals that a decision names, and the decision that replaced it.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub(super) replaced_by: Option<DecisionId>,
    pub(super) granted: Vec<AwardProposalId>,
    pub(super) refused: Vec<RefusedProposal>,
}

impl Named {
    /// All of them.
    pub(super) fn ids(&self) -> Vec<AwardProposalId> {
        let refused = self.refused.iter().map(|one| one.award_proposal_id);
        self.granted.iter().copied().chain(refused).collect()
    }
}

pub(super) fn named(conn: &mut Conn, id: DecisionId) -> Result<Named> {
    type Row = (AwardProposalId, DecisionOutcome, Option<Json<AwardReason>>);
    let rows: Vec<Row> = n::table
        .filter(n::decision_id.eq(id))
        .order((n::outcome, n::position))
        .select((n::award_proposal_id, n::outcome, n::reason))
        .load(conn)?;
    let replaced_by = store_replacing::replaced_by(conn, id)?;
    let mut named = Named { replaced_by, ..Named::default() };
    for (award_proposal_id, outcome, reason) in rows {
        match (outcome, reason) {
            (DecisionOutcome::Granted, _) => named.granted.push(award_proposal_id),
            (DecisionOutcome::Refused, Some(Json(reason))) => {
                named.refused.push(RefusedProposal { award_proposal_id, reason });
            }
            (DecisionOutcome::Refused, None) => {
                return Err(Error::bug("a refused proposal is stored with its reason"));
            }
        }
    }
    Ok(named)
}

pub(super) fn replace_named(conn: &mut Conn, id: DecisionId, named: &Named) -> Result<()> {
    diesel::delete(n::table.filter(n::decision_id.eq(id))).execute(conn)?;
    let granted = named.granted.iter().map(|proposal| (*proposal, DecisionOutcome::Granted, None));
    let refused = named.refused.iter().map(|one| {
        (one.award_proposal_id, DecisionOutcome::Refused, Some(Json(one.reason.clone())))
    });
    for (position, (proposal, outcome, reason)) in (1..).zip(granted.chain(refused)) {
        diesel::insert_into(n::table)
            .values((
                n::decision_id.eq(id),
                n::award_proposal_id.eq(proposal),
                n::position.eq::<i32>(position),
                n::outcome.eq(outcome),
                n::reason.eq(reason),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// How many proposals some decisions grant and refuse.
pub(super) fn counts(
    conn: &mut Conn,
    ids: Vec<DecisionId>,
) -> Result<HashMap<(DecisionId, DecisionOutcome), i64>> {
    let rows: Vec<(DecisionId, DecisionOutcome, i64)> = n::table
        .filter(n::decision_id.eq_any(ids))
        .group_by((n::decision_id, n::outcome))
        .select((n::decision_id, n::outcome, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, outcome, count)| ((id, outcome), count)).collect())
}

pub(super) fn filtered(
    with_drafts: bool,
    filter: &DecisionFilter,
) -> d::BoxedQuery<'static, MultiBackend> {
    let mut query = d::table.into_boxed();
    if !with_drafts {
        query = query.filter(d::state.ne(DecisionState::Draft));
    }
    if let Some(campaign) = filter.campaign_id {
        query = query.filter(d::campaign_id.eq(campaign));
    }
    if let Some(authority) = filter.authority {
        query = query.filter(d::authority.eq(authority));
    }
    if let Some(year) = filter.year {
        query = query.filter(d::year.eq(year));
    }
    if let Some(state) = filter.state {
        query = query.filter(d::state.eq(state));
    }
    if let Some(proposal) = filter.award_proposal_id {
        let naming = n::table.filter(n::award_proposal_id.eq(proposal)).select(n::decision_id);
        query = query.filter(d::id.eq_any(naming));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(d::search_text.like(pattern));
    }
    query
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<DecisionRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    with_drafts: bool,
    filter: &DecisionFilter,
    page: &Page,
) -> Result<Rows> {
    let is_descending = filter.sort.unwrap_or_default() == DecisionSort::CreatedDescending;
    let after: Option<(i64, DecisionId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = filtered(with_drafts, filter);
    let rows: Vec<DecisionRow> =
        keyset!(query, d::created_at, d::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(with_drafts, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}
