//! The engine that judges whether a proposal may go on, and says why.
//!
//! A room of its own beside the platform: no database, no HTTP, no floating point. A slice gathers
//! [`Facts`], takes the rule set that was fixed when the dossier was received ([`crate::law`]) and
//! asks [`assess`]; what comes back is every check with its outcome, its sentence, its basis and what
//! to do next ([`Finding`]). The registry ([`entries`]) lists all rules R01-R47: the checks here, and where the
//! others act.
//!
//! What must stay true:
//! - an unknown fact is never passed: taking a fact away never makes a finding better, and the finding
//!   says who has to supply it;
//! - what only few may see (pending matters, discipline) no finding tells by itself: its sentence says
//!   that there is such a fact and who may see it, and what is kept back is given beside it;
//! - a check reads its parameters and facts through its sheet, so that every finding shows
//!   what it rests on, and is marked as assumed where one of its parameters is;
//! - the same facts give the same findings, in whatever order they were gathered.

mod assess;
pub mod bonus;
mod checks;
mod fact;
mod facts;
mod facts_later;
mod finding;
mod registry;
mod sheet;

#[cfg(test)]
mod tests;

pub use assess::{Assessment, assess};
pub use fact::{Fact, Supplier};
pub use facts::{
    Achievement, CampaignFacts, CitedAward, Claim, Discipline, Facts, HistoryFacts, Hold,
    Initiative, LaunchFact, MeritFacts, PastAward, Rating, Recognition, Span, SubjectFacts,
};
pub use facts_later::{
    Attendance, Confirmation, CouncilFacts, DecisionFacts, DossierFacts, Formation, FundState,
    ListFacts, Paper, Placing, Published, QuotaCount, Rival, Signer, Standing, StepTime, Tally,
};
pub use finding::{Finding, Outcome, Said, UsedFact, UsedParameter};
pub use registry::{Entry, Listed, ListedParameter, Role, entries, listing};
