//! Award proposals (hồ sơ đề nghị khen thưởng): the nomination of a person or a collective for one
//! award type in one round, with the achievements and papers it rests on.
//!
//! The route: a unit drafts and its head submits; the secretariat (Văn phòng Sở) receives it, or
//! returns it with reasons for completion; the secretariat appraises it. Where the award type asks
//! for the council, the council considers it in a session and recommends it or not. What the
//! department decides itself then waits for a decision; what the city decides is forwarded upward and
//! waits for the city's answer, which may also be that the dossier comes back. A proposal is awarded or
//! declined only by a published decision.
//!
//! One achievement, one award (Luật Thi đua, khen thưởng, Điều 5.2.c): when it is submitted, no
//! other live proposal or award may hold the same achievement, or the same subject with an
//! overlapping period in the same campaign, also not one submitted at the same moment.
//!
//! Who may do what: heads and officers of the unit, the secretariat and the e-office write; heads
//! submit; the secretariat works on it. Proposer, appraiser and decider are different persons.
//! Secretariat, leaders, inspectors and the machines that carry documents see all; heads and
//! officers see their unit's; members of the council see what is on the agenda of a session that they
//! sit in; a nominee sees the own one once it is decided.

pub mod checks;
pub mod council;
mod drafts;
mod input;
mod move_routes;
mod moves;
mod papers;
mod routes;
pub mod service;
pub mod states;
mod store;
mod store_parts;
pub mod types;
mod waiting;

pub use routes::configure;
