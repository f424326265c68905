//! Making the files of a paper from its newest snapshot.

use std::sync::Arc;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    gather,
    store::{self, SnapshotRow},
};
use crate::{
    authz::{Actor, Relation, table},
    db::Conn,
    error::{Code, Context, Error, Result},
    features::{
        documents::{
            self,
            issuance_types::{IssuanceSigner, IssuanceView},
            types::DocumentId,
        },
        paper_templates,
    },
    files::{FileDigest, Files},
    http::{download::Content, turns::Turns},
    papers::{
        self, PaperFormat, PaperKind, PaperView, Stamp,
        view::{Block, SigningAuthority},
    },
};

/// How a file with such a paper is called.
fn name(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Plan => "Kế hoạch",
        PaperKind::Submission => "Tờ trình",
        PaperKind::NomineeList => "Danh sách đề nghị",
        PaperKind::AchievementReportPerson | PaperKind::AchievementReportCollective => {
            "Báo cáo thành tích"
        }
        PaperKind::Minutes => "Biên bản",
        PaperKind::Decision => "Quyết định",
        PaperKind::Certificate => "Giấy khen",
        PaperKind::Letter => "Công văn",
        PaperKind::ResultReport => "Báo cáo kết quả",
    }
}

/// All that is needed to make a file of a paper.
#[derive(Debug)]
pub struct Asked {
    view: PaperView,
    stamp: Stamp,
    format: PaperFormat,
    template: Option<FileDigest>,
    file_name: String,
}

impl Asked {
    /// The subject line.
    pub(super) fn title(&self) -> String {
        self.view.frame().subject.clone()
    }
}

/// What a caller asks for, with the number and date of the issuance.
///
/// # Errors
/// `not-found` for what the caller does not see, for a document that was not rendered, and for a form in
/// which its kind is not made.
pub fn asked(conn: &mut Conn, actor: &Actor, id: DocumentId, format: PaperFormat) -> Result<Asked> {
    actor.require_scope(table::GET_DOCUMENT_RENDITION)?;
    let document = documents::service::get(conn, actor, id)?;
    let row = store::newest(conn, id)?.ok_or_else(|| {
        Error::not_found().detail(
            "Văn bản này không được lập từ dữ liệu nên không có bản trình bày.",
            "The document was not rendered, so that it has no renditions.",
        )
    })?;
    let is_exchanging = actor.may(table::GET_DOCUMENT_PACKAGE, &Relation::none());
    if document.state.is_draft() && !is_exchanging {
        gather::require_seen(conn, actor, &row.source.0)?;
    }
    let asked = prepared(conn, &row, document.issuance.as_ref(), format)?;
    let offered = offered(&asked.view);
    if offered.contains(&format) {
        return Ok(asked);
    }
    let offered: Vec<&str> = offered.into_iter().map(PaperFormat::as_str).collect();
    Err(Error::not_found()
        .detail(
            format!("Văn bản này không có định dạng {format}."),
            format!("The paper is not made as {format}."),
        )
        .with("formats", offered))
}

/// The forms of a paper: those of its kind, and a workbook only where there is a list.
fn offered(view: &PaperView) -> Vec<PaperFormat> {
    let has_list = match view {
        PaperView::Decision(view) => view.annex.is_some(),
        PaperView::ResultReport(view) => {
            view.blocks.iter().any(|block| matches!(block, Block::Table(_) | Block::Chart(_)))
        }
        _ => true, // the kind alone decides
    };
    let mut formats = view.kind().formats().to_vec();
    formats.retain(|format| has_list || *format != PaperFormat::Xlsx);
    formats
}

/// The PDF of a rendered document for its package, whoever asks; `None` when it was not rendered.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn for_package(conn: &mut Conn, id: DocumentId) -> Result<Option<Asked>> {
    let Some(row) = store::newest(conn, id)? else { return Ok(None) };
    let issuance = documents::exchange::issuance(conn, id)?;
    prepared(conn, &row, issuance.as_ref(), PaperFormat::Pdf).map(Some)
}

fn prepared(
    conn: &mut Conn,
    row: &SnapshotRow,
    issuance: Option<&IssuanceView>,
    format: PaperFormat,
) -> Result<Asked> {
    if FileDigest(Sha256::digest(row.content.as_bytes()).into()).hex() != row.digest {
        return Err(Error::internal(format!("a snapshot of {} was altered", row.document_id)));
    }
    let mut view: PaperView =
        serde_json::from_str(&row.content).internal("reading a paper's view")?;
    if let Some(issuance) = issuance {
        put_issuance(&mut view, issuance);
    }
    let template = match format {
        PaperFormat::Docx => paper_templates::service::current(conn, row.kind)?,
        PaperFormat::Pdf | PaperFormat::Xlsx | PaperFormat::Png => None,
    };
    let number = view.frame().number.as_ref().zip(view.frame().symbol.as_ref());
    let code = number.map(|(number, symbol)| format!(" {number}-{symbol}")).unwrap_or_default();
    Ok(Asked {
        file_name: format!("{}{}.{format}", name(row.kind), code.replace('/', "-")),
        stamp: Stamp {
            document_id: row.document_id.to_string(),
            version: i64::from(row.version),
            created: row.rendered_at.0,
        },
        view,
        format,
        template,
    })
}

/// Writes what the document system told into a paper. The number of a certificate is that of the decision,
/// not its own.
fn put_issuance(view: &mut PaperView, issuance: &IssuanceView) {
    if view.kind() == PaperKind::Certificate {
        return;
    }
    let frame = view.frame_mut();
    frame.number = Some(issuance.number.clone());
    frame.symbol = Some(issuance.symbol.clone());
    if frame.place.is_some() {
        frame.place = issuance.place.clone().or_else(|| frame.place.take());
    }
    frame.date = Some(issuance.issued_on);
    let IssuanceSigner { competence, position, full_name } = &issuance.signer;
    let Some(signature) = &mut frame.signature else { return };
    signature.signer_name = Some(full_name.clone());
    if let Some(position) = position {
        signature.position.clone_from(position);
        let right = competence.as_deref().and_then(signed_for);
        signature.authority = right.map(|(authority, _)| authority);
        // Who acts for a vacant office signs for nobody else.
        let right = right.filter(|(authority, _)| *authority != SigningAuthority::Acting);
        signature.principal = right.map(|(_, principal)| principal.to_owned());
    }
}

/// `KT. GIÁM ĐỐC` as the right and whom it is of.
fn signed_for(competence: &str) -> Option<(SigningAuthority, &str)> {
    const ALL: [SigningAuthority; 5] = [
        SigningAuthority::OnBehalf,
        SigningAuthority::Acting,
        SigningAuthority::Deputising,
        SigningAuthority::ByOrder,
        SigningAuthority::Authorised,
    ];
    let of = |authority: SigningAuthority| {
        competence.trim().strip_prefix(authority.prefix()).map(|rest| (authority, rest.trim()))
    };
    ALL.into_iter().find_map(of).filter(|(_, principal)| !principal.is_empty())
}

/// Makes the file, when it is its turn.
///
/// # Errors
/// `unavailable` when too many wait.
pub async fn rendition(
    renderers: &Turns,
    files: &Arc<Files>,
    asked: Asked,
) -> Result<(Content, Vec<u8>)> {
    let Asked { view, stamp, format, template, file_name } = asked;
    let files = Arc::clone(files);
    let work = move || {
        let template =
            template.map(|digest| paper_templates::service::bytes(&files, &digest)).transpose()?;
        papers::render(&view, format, &stamp, template.as_deref())
    };
    let rendered = renderers.run(work).await.map_err(not_filled)?;
    let bytes = rendered.bytes;
    let content = Content {
        size_bytes: u64::try_from(bytes.len()).internal("counting bytes")?,
        digest: FileDigest(Sha256::digest(&bytes).into()),
        file_name,
    };
    Ok((content, bytes))
}

/// A view was found fitting when it was kept, so that what refuses it is a template that was replaced.
fn not_filled(error: Error) -> Error {
    if error.code() != Code::ValidationFailed {
        return error;
    }
    let missing: Vec<Value> = error
        .field_errors()
        .iter()
        .map(|field| {
            json!({
                "rule": field.code, "pointer": field.pointer,
                "label": { "vi": field.message.vi, "en": field.message.en },
            })
        })
        .collect();
    Error::new(Code::NotReady)
        .detail(
            "Mẫu đã thay không điền được với văn bản này; xem `missing`.",
            "The template that was put in place cannot be filled with this paper; see `missing`.",
        )
        .with("missing", missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::view::{DecisionView, ResultReportView};

    #[test]
    fn a_workbook_is_made_of_what_has_a_list() {
        let of = |view: &PaperView| offered(view).contains(&PaperFormat::Xlsx);
        for kind in PaperKind::ALL {
            let is_list = kind.formats().contains(&PaperFormat::Xlsx);
            assert_eq!(of(&PaperView::sample(*kind)), is_list, "{kind}");
        }
        assert!(!of(&DecisionView::default().into()));
        assert!(!of(&ResultReportView::default().into()));
    }

    #[test]
    fn the_right_to_sign_is_read_from_what_the_document_system_says() {
        for (competence, expected) in [
            ("KT. GIÁM ĐỐC", Some((SigningAuthority::Deputising, "GIÁM ĐỐC"))),
            (" TUQ. GIÁM ĐỐC ", Some((SigningAuthority::Authorised, "GIÁM ĐỐC"))),
            ("TM. HỘI ĐỒNG", Some((SigningAuthority::OnBehalf, "HỘI ĐỒNG"))),
            ("KT.", None),
            ("GIÁM ĐỐC", None),
        ] {
            assert_eq!(signed_for(competence), expected, "{competence}");
        }
    }
}
