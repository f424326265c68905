//! Awards that were granted before this system or elsewhere (khen thưởng đã nhận trước đây): what,
//! when, for which achievement, by which decision of whom. They are recorded from the personal file,
//! one by one or by an import, so that the rules that read earlier awards see them (R08).
//!
//! What must stay true: an award granted here is not recorded a second time, and one decision gives
//! one subject each award once, though it may give a title and a form of award beside it. A recorded award
//! has no bonus, no route and no revocation: those belong to whoever granted it. What was recorded by mistake
//! is removed, and the trail keeps that it was there.
//!
//! Who may do what: everybody who reads awards reads these; the secretariat and the document system
//! record and remove them.

mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use input::CreatePastAward;
pub use routes::configure;
