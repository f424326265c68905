//! Remarks on a dossier (trao đổi về hồ sơ), between its unit and the secretariat.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{
    service::{Dossier, load},
    store_remarks::{self, NewComment},
    types::AwardProposalId,
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, Role, table},
    db::{
        Conn,
        types::{AnyId, Instant},
    },
    error::{Error, Result, Text},
    http::{
        command::Tx,
        page::{Listing, Page},
        reply::Tagged,
    },
};

/// A remark.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardProposalComment {
    /// Id.
    pub id: AnyId,
    /// When.
    pub at: Instant,
    /// Kind of the author: `person`, `client`, `operator` or `system`.
    #[schema(max_length = 20, example = "person")]
    pub author_kind: String,
    /// Person code or client code.
    #[schema(max_length = 64, example = "CB002")]
    pub author_id: String,
    /// The remark.
    #[schema(max_length = 4000, example = "Đề nghị đính kèm bản ký số của báo cáo thành tích")]
    pub text: String,
    /// Whether only the secretariat reads it.
    pub is_internal: bool,
    /// Entity tag; remarks never change.
    #[schema(max_length = 40, example = "\"1-811c9dc5\"")]
    pub etag: String,
}

impl Tagged for AwardProposalComment {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// A new remark.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAwardProposalComment {
    /// The remark.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$",
        example = "Đề nghị đính kèm bản ký số của báo cáo thành tích"
    )]
    pub text: String,
    /// Whether only the secretariat is to read it; for the secretariat.
    #[serde(default)]
    pub is_internal: bool,
}

/// Who reads what the secretariat keeps for itself: its people, but for the one whom the dossier is about.
fn reads_internal(actor: &Actor, dossier: &Dossier) -> bool {
    let person = dossier.row.person_code.as_deref();
    let is_nominee = person.is_some() && person == actor.person_code();
    is_secretariat(actor) && !is_nominee
}

fn is_secretariat(actor: &Actor) -> bool {
    actor.has_any(&[Role::Secretariat])
}

/// A page of the remarks that the caller may read, oldest first.
///
/// # Errors
/// `not-found`, `role-required`, `invalid-cursor`.
pub fn comments(
    conn: &mut Conn,
    actor: &Actor,
    id: AwardProposalId,
    page: &Page,
) -> Result<Listing<AwardProposalComment>> {
    let dossier = load(conn, actor, id)?;
    actor.require(table::LIST_AWARD_PROPOSAL_COMMENTS, &Relation::unit(&dossier.unit))?;
    store_remarks::comments(conn, id, reads_internal(actor, &dossier), page)
}

/// Adds a remark.
///
/// # Errors
/// `not-found`, `role-required`, `validation-failed` for an internal one of the unit.
pub fn comment(
    tx: &mut Tx<'_>,
    id: AwardProposalId,
    input: &CreateAwardProposalComment,
) -> Result<AwardProposalComment> {
    let dossier = load(tx.conn, tx.actor, id)?;
    tx.actor.require(table::CREATE_AWARD_PROPOSAL_COMMENT, &Relation::unit(&dossier.unit))?;
    if input.is_internal && !is_secretariat(tx.actor) {
        let text = Text::new(
            "Chỉ Văn phòng Sở ghi ý kiến nội bộ.",
            "Only the secretariat keeps remarks for itself.",
        );
        return Err(Error::invalid("/is_internal", "not_for_role", text));
    }
    let new = NewComment {
        id: AnyId(tx.ids.next()),
        proposal: id,
        at: tx.now,
        actor: tx.actor,
        text: &input.text,
        is_internal: input.is_internal,
    };
    let made = store_remarks::insert_comment(tx.conn, &new)?;
    let target = Target {
        kind: "award_proposal",
        id: id.to_string(),
        unit_code: Some(dossier.row.unit_code),
    };
    // What was said stands with the proposal; the audit only knows that something was.
    tx.tell(Change::new(Action::AWARD_PROPOSAL_COMMENT, target));
    Ok(made)
}
