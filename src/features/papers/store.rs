//! Snapshots of papers in the database, and what papers look for in the tables of others.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{
    dsl::{max, sql},
    expression::SqlLiteral,
    prelude::*,
    sql_types::Bool,
};

use super::types::{DocumentRendering, RenderingWarning, Source};
use crate::{
    db::{
        Conn,
        schema::{
            award_proposals as p, awards as a, document_issuances as i, paper_snapshots as s,
        },
        types::{Instant, Json},
    },
    error::Result,
    features::{
        award_proposals::{states::AwardProposalState, types::AwardProposalId},
        award_rounds::types::AwardRoundId,
        award_types::types::SubjectKind,
        awards::types::AwardState,
        campaigns::types::CampaignId,
        documents::types::DocumentId,
    },
    papers::PaperKind,
};

/// A snapshot as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct SnapshotRow {
    pub(super) document_id: DocumentId,
    pub(super) version: i32,
    pub(super) kind: PaperKind,
    pub(super) source: Json<Source>,
    /// The view as JSON, letter for letter.
    pub(super) content: String,
    /// SHA-256 of that text, in hex.
    pub(super) digest: String,
    pub(super) _rendered_by: String,
    pub(super) rendered_at: Instant,
    pub(super) _warnings: Json<Vec<RenderingWarning>>,
}

/// A snapshot to be kept.
pub(super) struct NewSnapshot<'a> {
    pub(super) document_id: DocumentId,
    pub(super) kind: PaperKind,
    pub(super) source: Source,
    pub(super) content: String,
    pub(super) digest: String,
    pub(super) rendered_by: &'a str,
    pub(super) rendered_at: Instant,
    pub(super) warnings: Vec<RenderingWarning>,
}

/// The newest snapshot of a document.
pub(super) fn newest(conn: &mut Conn, id: DocumentId) -> Result<Option<SnapshotRow>> {
    Ok(s::table.filter(s::document_id.eq(id)).order(s::version.desc()).first(conn).optional()?)
}

/// Version of the newest snapshot of a document.
pub(super) fn last_version(conn: &mut Conn, id: DocumentId) -> Result<Option<i32>> {
    Ok(s::table.filter(s::document_id.eq(id)).select(max(s::version)).first(conn)?)
}

/// Keeps a snapshot as the newest of its document.
pub(super) fn keep(conn: &mut Conn, version: i32, new: NewSnapshot<'_>) -> Result<()> {
    diesel::insert_into(s::table)
        .values((
            s::document_id.eq(new.document_id),
            s::version.eq(version),
            s::kind.eq(new.kind),
            s::source.eq(Json(new.source)),
            s::content.eq(new.content),
            s::digest.eq(new.digest),
            s::rendered_by.eq(new.rendered_by.to_owned()),
            s::rendered_at.eq(new.rendered_at),
            s::warnings.eq(Json(new.warnings)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether a snapshot is the newest of its document.
fn is_newest() -> SqlLiteral<Bool> {
    sql("NOT EXISTS (SELECT 1 FROM paper_snapshots AS later \
         WHERE later.document_id = paper_snapshots.document_id \
         AND later.version > paper_snapshots.version)")
}

/// Document, version, kind, digest, who rendered it and when.
type Head = (DocumentId, i32, PaperKind, String, String, Instant);

/// The newest snapshots of some documents, without what they say.
pub(super) fn renderings(
    conn: &mut Conn,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, DocumentRendering>> {
    let columns = (s::document_id, s::version, s::kind, s::digest, s::rendered_by, s::rendered_at);
    let rows: Vec<(Head, Json<Vec<RenderingWarning>>)> = s::table
        .filter(s::document_id.eq_any(ids.to_vec()))
        .filter(is_newest())
        .select((columns, s::warnings))
        .load(conn)?;
    let rendering = |((id, version, kind, digest, by, at), warnings): (Head, Json<_>)| {
        let rendering = DocumentRendering {
            kind,
            snapshot_version: version,
            snapshot_sha256: digest,
            formats: kind.formats().to_vec(),
            warnings: warnings.0,
            rendered_by: by,
            rendered_at: at,
        };
        (id, rendering)
    };
    Ok(rows.into_iter().map(rendering).collect())
}

pub(super) fn is_rendered(conn: &mut Conn, id: DocumentId) -> Result<bool> {
    let found: i64 = s::table.filter(s::document_id.eq(id)).count().get_result(conn)?;
    Ok(found > 0)
}

/// Removes the snapshots of a document that goes.
pub(super) fn forget(conn: &mut Conn, id: DocumentId) -> Result<()> {
    diesel::delete(s::table.filter(s::document_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Papers of a kind that were issued from a day to another one, the last first, with what each is made from.
pub(super) fn issued_within(
    conn: &mut Conn,
    kind: PaperKind,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<(DocumentId, Source)>> {
    let rows: Vec<(DocumentId, Json<Source>)> = s::table
        .inner_join(i::table.on(i::document_id.eq(s::document_id)))
        .filter(s::kind.eq(kind))
        .filter(is_newest())
        .filter(i::issued_on.ge(first).and(i::issued_on.le(last)))
        .order((i::issued_on.desc(), s::document_id.desc()))
        .select((s::document_id, s::source))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, source)| (id, source.0)).collect())
}

/// All proposals of a round in some states, oldest first.
pub(super) fn of_round(
    conn: &mut Conn,
    round: AwardRoundId,
    states: &[AwardProposalState],
) -> Result<Vec<AwardProposalId>> {
    Ok(p::table
        .filter(p::award_round_id.eq(round))
        .filter(p::state.eq_any(states.to_vec()))
        .order((p::created_at, p::id))
        .select(p::id)
        .load(conn)?)
}

/// An award in force: type, kind of subject, unit, person, day.
pub(super) type Granted = (String, SubjectKind, String, Option<String>, NaiveDate);

/// Awards in force that a campaign brought in a year, in the order in which they were granted.
pub(super) fn granted(
    conn: &mut Conn,
    campaign: CampaignId,
    year: i32,
    limit: i64,
) -> Result<Vec<Granted>> {
    Ok(a::table
        .filter(a::campaign_id.eq(campaign))
        .filter(a::year.eq(year))
        .filter(a::state.eq(AwardState::Active))
        .order((a::granted_on, a::id))
        .limit(limit)
        .select((a::award_type_code, a::subject_kind, a::unit_code, a::person_code, a::granted_on))
        .load(conn)?)
}
