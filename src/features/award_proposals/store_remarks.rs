//! Remarks and further assessments in the database; both are only ever added.

use diesel::prelude::*;

use super::{
    assessments::CreateAwardProposalAssessment, comments::AwardProposalComment,
    types::AwardProposalId,
};
use crate::{
    authz::Actor,
    db::{
        Conn,
        schema::{award_proposal_assessments as m, award_proposal_comments as c},
        types::{AnyId, Instant, Json},
    },
    eligibility::Assessment,
    error::Result,
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    keyset,
};

/// A remark to be kept.
pub(super) struct NewComment<'a> {
    pub(super) id: AnyId,
    pub(super) proposal: AwardProposalId,
    pub(super) at: Instant,
    pub(super) actor: &'a Actor,
    pub(super) text: &'a str,
    pub(super) is_internal: bool,
}

#[derive(Queryable)]
struct CommentRow {
    id: AnyId,
    _award_proposal_id: AwardProposalId,
    at: Instant,
    author_kind: String,
    author_id: String,
    text: String,
    is_internal: bool,
}

impl CommentRow {
    fn into_view(self) -> AwardProposalComment {
        AwardProposalComment {
            id: self.id,
            at: self.at,
            author_kind: self.author_kind,
            author_id: self.author_id,
            text: self.text,
            is_internal: self.is_internal,
            etag: etag(1, &[]),
        }
    }
}

pub(super) fn insert_comment(
    conn: &mut Conn,
    new: &NewComment<'_>,
) -> Result<AwardProposalComment> {
    let row: CommentRow = diesel::insert_into(c::table)
        .values((
            c::id.eq(new.id),
            c::award_proposal_id.eq(new.proposal),
            c::at.eq(new.at),
            c::author_kind.eq(new.actor.kind.as_str()),
            c::author_id.eq(&new.actor.id),
            c::text.eq(new.text),
            c::is_internal.eq(new.is_internal),
        ))
        .returning(c::all_columns)
        .get_result(conn)?;
    Ok(row.into_view())
}

/// The remarks on a proposal, oldest first.
pub(super) fn comments(
    conn: &mut Conn,
    id: AwardProposalId,
    with_internal: bool,
    page: &Page,
) -> Result<Listing<AwardProposalComment>> {
    let all = || {
        let query = c::table.filter(c::award_proposal_id.eq(id)).into_boxed();
        if with_internal { query } else { query.filter(c::is_internal.eq(false)) }
    };
    let after: Option<(i64, AnyId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = all();
    let rows: Vec<CommentRow> =
        keyset!(query, c::at, c::id, false, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.at.to_micros(), row.id))?;
    let total_count = page.is_counted.then(|| all().count().get_result(conn)).transpose()?;
    let items = rows.into_iter().map(CommentRow::into_view).collect();
    Ok(Listing { items, next_cursor, total_count })
}

/// A further assessment as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = m)]
pub(super) struct AssessmentRow {
    pub(super) id: AnyId,
    pub(super) award_proposal_id: AwardProposalId,
    pub(super) at: Instant,
    pub(super) assessed_by: String,
    pub(super) rule_set_code: String,
    pub(super) reason: String,
    pub(super) assessment: Json<Assessment>,
}

impl AssessmentRow {
    /// A new one.
    pub(super) fn new(
        id: AnyId,
        award_proposal_id: AwardProposalId,
        at: Instant,
        assessed_by: &str,
        assessment: Assessment,
        input: &CreateAwardProposalAssessment,
    ) -> Self {
        Self {
            id,
            award_proposal_id,
            at,
            assessed_by: assessed_by.to_owned(),
            rule_set_code: input.rule_set_code.clone(),
            reason: input.reason.clone(),
            assessment: Json(assessment.for_keeping()),
        }
    }
}

pub(super) fn insert_assessment(conn: &mut Conn, row: &AssessmentRow) -> Result<()> {
    diesel::insert_into(m::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Assessments of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Assessments = (Vec<AssessmentRow>, Option<String>, Option<i64>);

/// The further assessments of a proposal, oldest first.
pub(super) fn assessments(
    conn: &mut Conn,
    id: AwardProposalId,
    page: &Page,
) -> Result<Assessments> {
    let after: Option<(i64, AnyId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let mut query = m::table.filter(m::award_proposal_id.eq(id)).into_boxed();
    let rows: Vec<AssessmentRow> =
        keyset!(query, m::at, m::id, false, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| m::table.filter(m::award_proposal_id.eq(id)).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}

pub(super) fn assessment(
    conn: &mut Conn,
    proposal: AwardProposalId,
    id: AnyId,
) -> Result<Option<AssessmentRow>> {
    Ok(m::table.find(id).filter(m::award_proposal_id.eq(proposal)).first(conn).optional()?)
}
