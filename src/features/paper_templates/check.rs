//! What a template has to pass before it is taken.

use serde_json::{Map, json};

use super::{
    service::target,
    types::{CheckedTemplateView, TemplateFindingView, TemplateName},
};
use crate::{
    audit::{Action, Change},
    authz::{Actor, Relation, table},
    error::{Code, Error, FieldError, Place, Result, Text},
    files::Received,
    http::command::Tx,
    papers::{
        PaperKind,
        docx::{self, Checked, Finding},
    },
};

/// Refuses before the bytes are received who may not have them checked.
///
/// # Errors
/// `role-required`.
pub fn require_check(actor: &Actor) -> Result<()> {
    actor.require(table::CHECK_PAPER_TEMPLATE, &Relation::none())
}

/// Checks received bytes, outside of any transaction.
///
/// # Errors
/// `unavailable` when they cannot be read again.
pub fn checked(kind: PaperKind, mut received: Received) -> Result<(Received, Checked)> {
    let bytes = received.bytes()?;
    Ok((received, docx::check(kind, &bytes)?))
}

/// Refuses what a check found unusable.
///
/// # Errors
/// `validation-failed`, naming every part and name.
pub fn require_usable(checked: &Checked) -> Result<()> {
    if checked.is_usable() {
        return Ok(());
    }
    let found = checked.errors.iter().map(field_error);
    let unknown = checked.unknown_variables.iter().map(|name| {
        let mut params = Map::new();
        params.insert("name".to_owned(), json!(name));
        FieldError {
            place: Place::Body,
            pointer: String::new(),
            code: "unknown_variable".into(),
            message: Text::new(
                format!("Văn bản loại này không có trường {name}."),
                format!("A paper of this kind has no field {name}."),
            ),
            params,
        }
    });
    Err(Error::new(Code::ValidationFailed).fields(found.chain(unknown)))
}

/// The pointer names the part of the file, as if that were an object of its parts.
fn field_error(finding: &Finding) -> FieldError {
    let part = finding.part.replace('~', "~0").replace('/', "~1");
    FieldError {
        place: Place::Body,
        pointer: if part.is_empty() { part } else { format!("/{part}") },
        code: finding.code.into(),
        message: finding.message.clone(),
        params: Map::new(),
    }
}

/// What a check found, for its author.
pub fn checked_view(checked: &Checked) -> CheckedTemplateView {
    let view = |finding: &Finding| TemplateFindingView {
        part: finding.part.clone(),
        code: finding.code,
        message: finding.message.vi.clone().into_owned(),
    };
    CheckedTemplateView {
        is_usable: checked.is_usable(),
        unknown_variables: checked.unknown_variables.iter().cloned().map(TemplateName).collect(),
        errors: checked.errors.iter().map(view).collect(),
        warnings: checked.warnings.iter().map(view).collect(),
    }
}

/// Tells the audit that somebody checked a file.
pub fn tell_check(tx: &mut Tx<'_>, kind: PaperKind) {
    tx.tell(Change::new(Action::PAPER_TEMPLATE_CHECK, target(kind)));
}
