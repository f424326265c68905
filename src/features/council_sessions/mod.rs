//! Sessions of a council (phiên họp Hội đồng): when and where, who chairs, who took part, and the
//! minutes (biên bản họp).
//!
//! A session is scheduled, then in session, then closed. Whoever is a member on its planned day is
//! invited; the secretariat writes down who is present, absent with a reason, or absent with a written
//! opinion (ý kiến bằng văn bản), and that list decides the quorum (R25). Guests are named and do not
//! vote. Closing concludes: what passed is to be recommended, once that is communicated, unless there are
//! fewer places than proposals that passed (R27), what was not voted on goes back, and the minutes are
//! complete.
//!
//! Who may do what: the secretariat prepares; it or whoever chairs opens and closes. Members of the
//! session, the secretariat, leaders and inspectors read. From whom a count is kept until it is communicated,
//! the nominee and the people of the proposing unit, what the session concluded is kept as long; the audit has
//! it when everything is communicated.

mod closing;
mod input;
pub mod minutes;
mod opening;
mod places;
mod routes;
pub mod service;
mod store;
mod telling;
pub mod types;
mod waiting;

pub use routes::configure;
