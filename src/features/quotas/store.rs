//! Quotas in the database, and who takes places.

use chrono::NaiveDate;
use diesel::{dsl::count_star, prelude::*};

use super::types::StoredQuota;
use crate::{
    db::{
        Conn,
        schema::{
            award_proposal_releases as f, award_proposals as p, award_round_quotas as q,
            award_rounds as r,
        },
        types::{Instant, Json},
    },
    error::Result,
    features::{
        award_proposals::{states::AwardProposalState, types::AwardProposalId},
        award_rounds::types::AwardRoundId,
        award_types::types::SubjectKind,
    },
};

/// The caps of a round as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct QuotasRow {
    pub(super) _award_round_id: AwardRoundId,
    pub(super) quotas: Json<Vec<StoredQuota>>,
    pub(super) updated_by: String,
    pub(super) version: i64,
    pub(super) updated_at: Instant,
}

pub(super) fn find(conn: &mut Conn, round: AwardRoundId) -> Result<Option<QuotasRow>> {
    Ok(q::table.find(round).first(conn).optional()?)
}

/// Writes the caps of a round that the caller holds, over `current` or for the first time.
pub(super) fn write(
    conn: &mut Conn,
    round: AwardRoundId,
    current: Option<&QuotasRow>,
    quotas: Vec<StoredQuota>,
    (version, by, now): (i64, &str, Instant),
) -> Result<Option<QuotasRow>> {
    let values = (
        q::quotas.eq(Json(quotas)),
        q::updated_by.eq(by.to_owned()),
        q::version.eq(version),
        q::updated_at.eq(now),
    );
    let Some(current) = current else {
        return Ok(Some(
            diesel::insert_into(q::table)
                .values((q::award_round_id.eq(round), values))
                .returning(q::all_columns)
                .get_result(conn)?,
        ));
    };
    let there = q::table.filter(q::award_round_id.eq(round)).filter(q::version.eq(current.version));
    Ok(diesel::update(there).set(values).returning(q::all_columns).get_result(conn).optional()?)
}

pub(super) fn delete(conn: &mut Conn, round: AwardRoundId) -> Result<()> {
    diesel::delete(q::table.filter(q::award_round_id.eq(round))).execute(conn)?;
    Ok(())
}

/// How many places one unit takes of an award type.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Taken {
    pub(super) award_type_code: String,
    pub(super) subject_kind: SubjectKind,
    pub(super) unit_code: String,
    pub(super) count: i64,
}

/// The places that live proposals of a round take, without one of them.
pub(super) fn taken(
    conn: &mut Conn,
    round: AwardRoundId,
    except: Option<AwardProposalId>,
) -> Result<Vec<Taken>> {
    // No proposal has the nil id.
    let except = except.unwrap_or(AwardProposalId(uuid::Uuid::nil()));
    let freed = f::table.filter(f::frees_place.eq(true)).select(f::award_proposal_id);
    Ok(p::table
        .filter(p::award_round_id.eq(round))
        .filter(p::state.eq_any(AwardProposalState::LIVE))
        .filter(p::id.ne_all(freed))
        .filter(p::id.ne(except))
        .group_by((p::award_type_code, p::subject_kind, p::unit_code))
        .select((p::award_type_code, p::subject_kind, p::unit_code, count_star()))
        .load(conn)?)
}

/// The year of a round, by which its blocs are known: that in which its period of achievements ends.
pub(super) fn last_day(conn: &mut Conn, round: AwardRoundId) -> Result<Option<NaiveDate>> {
    Ok(r::table.find(round).select(r::achievement_period_to).first(conn).optional()?)
}
