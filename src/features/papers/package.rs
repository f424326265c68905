//! The file of a rendered draft for its package.

use std::sync::Arc;

use super::renditions;
use crate::{
    db::Db,
    error::Result,
    features::documents::{exchange::StoredFile, types::DocumentId},
    files::Files,
    http::turns::Turns,
    papers::PaperFormat,
};

/// The PDF of a rendered document as a file of its package; `None` when the document was not rendered.
///
/// # Errors
/// `unavailable` when too many papers wait to be rendered.
pub async fn packaged(
    db: &Db,
    renderers: &Turns,
    files: &Arc<Files>,
    id: DocumentId,
) -> Result<Option<StoredFile>> {
    let found = db.read_long(move |conn| renditions::for_package(conn, id)).await?;
    let Some(asked) = found else { return Ok(None) };
    let title = asked.title();
    let (content, bytes) = renditions::rendition(renderers, files, asked).await?;
    Ok(Some(StoredFile {
        document_id: id,
        title,
        name: content.file_name,
        media_type: PaperFormat::Pdf.media_type().to_owned(),
        size_bytes: content.size_bytes,
        digest: content.digest,
        made: Some(Arc::new(bytes)),
    }))
}
