//! Official papers made from what is stored (Kế hoạch, Tờ trình, Danh sách đề nghị, Báo cáo thành
//! tích, Biên bản, Quyết định, Giấy khen, Công văn, Báo cáo kết quả).
//!
//! Rendering makes a draft document and keeps with it a snapshot of what the paper says, which never
//! changes; rendering the draft again adds another snapshot. From the newest one every format is made
//! when it is asked for, with the number and date of the issuance once there is one, so that the same
//! question always gets the same bytes. What was stored elsewhere may change meanwhile: the paper does
//! not.
//!
//! A rendered draft needs no uploaded file: its package holds the PDF. The content stays free for the
//! signed file, and once that is there it is the paper.
//!
//! Who may do what: the secretariat renders all papers, heads and officers those of their unit, from what
//! they may read themselves. While a paper is a draft its renditions are for those who read its source;
//! the plan it makes or the decision it carries out is named as theirs, so that its issuance numbers
//! them. Pending matters, ballots and counts that are not communicated never get into a paper.

mod gather;
pub mod input;
mod package;
mod renditions;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use package::packaged;
pub use routes::configure;
