//! edXML: the message that carries a document between document systems (QCVN 102:2016/BTTTT,
//! Sửa đổi 1:2022), its status messages, and the ZIP package with a manifest.
//!
//! Pure: bytes in, values out. No schema of the format is public, and the axis itself refuses almost
//! nothing, so that [`write_document`] asks its own rules first and then reads what it wrote with its
//! own reader; what does not come back as it went is not sent.
//!
//! The reader takes what other systems send, in any order and under any prefix of the namespace, but
//! nothing that could harm: no DTD and no entities, and [`Limits`] on depth, size, attachments and
//! archives. Codes that it does not know are kept as they came.

mod archive;
mod dates;
mod flaw;
mod limits;
mod package;
mod read;
mod read_parts;
mod rules;
mod status;
mod tree;
mod types;
mod validity;
mod write;

pub use archive::{ZipEntry, unzip, zip};
pub use flaw::Flaw;
pub use limits::Limits;
pub use package::{Manifest, ManifestFile, Role as PackageRole, pack, unpack};
pub use read::{read, read_document, read_status, read_with_digest};
pub use rules::{check_document, check_status, is_organ_code};
pub use status::{Exchange, Standing, is_known_status, standing};
pub use types::{
    Act, Answered, Attachment, Business, Contact, DocumentMessage, Kind, Message, Organ, OtherInfo,
    Receiver, ReceiverChange, Replacement, Signer, StatusMessage, Trace, Update, document_id,
};
pub use validity::{Validity, validity};
pub use write::{write_document, write_status};

/// The namespace of all elements.
pub const NAMESPACE: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

/// Media type of a message.
pub const MEDIA_TYPE: &str = "application/xml";

#[cfg(test)]
mod tests;
