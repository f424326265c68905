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
//! Every step is judged by the rules that bind at it (`readiness`): what blocks is named, what only warns
//! needs a reason that its history keeps. Before the city or a decision answers, a pending matter can
//! suspend a proposal.
//!
//! Terms are counted in working days by the dossier's rule set (R22): to receive, to return what is
//! incomplete, to appraise, to give an opinion, to submit, to tell the result. They do not run while a
//! proposal is suspended, are reminded of before and on their last day, and stay on the proposal when
//! they end; what was late stays late.
//!
//! One achievement, one award (Luật Thi đua, khen thưởng, Điều 5.2.c): when it is submitted, no
//! other live proposal or award may hold the same achievement, or the same subject with an
//! overlapping period in the same campaign, also not one submitted at the same moment. A revoked award
//! goes on holding them, unless its ground gives them free (R45).
//!
//! What the city sends back is completed and forwarded again: its papers, summary and declaration can be
//! changed, not what was appraised and voted on.
//!
//! Who may do what: heads and officers of the unit, the secretariat and the e-office write; heads
//! submit; the secretariat works on it. Proposer, appraiser and decider are different persons, and who
//! changed a dossier or attached papers to it counts as a proposer (`parties`).
//! Secretariat, leaders and inspectors see all; heads and officers see their unit's; members of the
//! council see what is on the agenda of a session that they sit in; a nominee sees the own one once it is
//! decided. A draft belongs to its unit: machines see what was submitted, and the drafts that they made
//! themselves. What the unit and the secretariat say to each other, and what is declared of a person's
//! leave, is kept back from those who only judge, hear or count (`keeping_back`).

mod assessments;
mod batch;
pub mod checks;
mod comments;
mod completion;
pub mod council;
pub mod declaration;
mod drafts;
mod filter;
mod input;
mod keeping_back;
pub mod letters;
mod move_routes;
mod moves;
mod opinions;
mod outcome;
mod papers;
mod parties;
mod pauses;
pub mod readiness;
mod reasons;
mod remark_routes;
mod reminders;
mod routes;
pub mod service;
mod sight;
mod single;
pub mod states;
pub mod steps;
mod store;
mod store_parts;
mod store_remarks;
mod store_search;
mod store_terms;
mod store_waiting;
mod term_facts;
pub mod term_types;
mod terms;
mod transfers;
pub mod types;
mod verdicts;
mod waiting;
pub mod way_facts;

pub use routes::configure;
pub use store_search::found;
