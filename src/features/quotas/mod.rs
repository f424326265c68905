//! Quotas of award rounds (số lượng, tỷ lệ khen thưởng): how many may be proposed of an award type and
//! kind of subject, in the whole round, in a bloc, or in a unit (R29).
//!
//! What must stay true: a share is of a number that is stored with it, stated with its source or
//! counted in the directory on a day, so that the cap does not move when people do; a share is rounded
//! down. A place is taken by every proposal that is live: submitted and neither withdrawn, found
//! ineligible nor declined; an award that was revoked gives its place back where its ground says so (R45).
//! Whoever submits holds the round until the change is committed, so that of two who submit at once only
//! one gets the last place. Nothing but a submission takes a place, whatever the council or a decision
//! does later, so that no other step has to hold the round: they count again and can only find fewer.
//! The order in which a submission locks: the proposal, its achievements and subject by their names, the
//! round. Whoever writes the caps locks the round alone.
//!
//! Who may do what: everybody who sees the round reads; the secretariat writes all caps of a round at
//! once while it is a draft or open. A cap can be set below what is taken: then nothing is left, and
//! the council decides by votes who has to give way (R27).

mod count;
mod input;
mod routes;
pub mod service;
mod store;
pub mod types;

pub use routes::configure;
