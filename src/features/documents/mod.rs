//! Documents (văn bản, tài liệu minh chứng): metadata in the words of NĐ 30/2020/NĐ-CP, Phụ lục VI,
//! and one content each.
//!
//! A document begins as a draft without content. Its content is put once and never changes; a
//! better file is another document that supersedes this one (thay thế) or corrects it (đính chính).
//! Number and symbol come from the document system or the registry (văn thư), never from here: a draft is
//! packaged for it, and with its issuance (phát hành) a document gets them for good, and can no longer be
//! changed. It is then dispatched, and completed once everybody who has it worked it off.
//! Drafts that nothing refers to can be deleted; their bytes go a day later. A draft that was rendered from
//! what is stored ([`rendered`], [`crate::features::papers`]) is a paper without a content.
//!
//! Who may do what: the secretariat and the e-office write all documents, heads and officers those
//! of their unit, staff what they upload themselves, for their own unit. The secretariat, leaders,
//! inspectors and the e-office read all; the people of a unit read the unit's; who created a
//! document reads it; who scores an achievement on a panel reads its evidence; public ones are read by everybody with a token. Each read of a content leaves
//! an audit row. State secrets are refused at the door.
//!
//! Other slices ask [`service::require_evidence`] or [`rendered::require_paper`] before they name a
//! document, and tell
//! [`service::set_uses`] which ones they name, so that those cannot be deleted.

pub mod content;
pub mod exchange;
pub mod input;
pub mod issuance;
mod issuance_routes;
pub mod issuance_types;
pub mod rendered;
mod routes;
pub mod service;
pub mod states;
mod store;
mod store_issuance;
mod store_list;
mod store_search;
pub mod types;

pub use store_search::found;

use crate::http::operations::ServiceConfig;

/// All operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    routes::configure(config);
    issuance_routes::configure(config);
}
