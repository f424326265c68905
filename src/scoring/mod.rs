//! The engine that turns marks into totals, bands and ranks, and can explain every step.
//!
//! A room of its own beside the platform: no database and no HTTP here, so that the same code can be
//! tested by itself and gives the same result wherever the marks are stored. Slices call it with a
//! [`Scheme`] (the frozen criteria set) and the marks of each sheet.
//!
//! What must stay true: points are exact ([`Points`], hundredths); nothing is rounded but the total,
//! once, half up, to the decimals the scheme declares; a missing mark is not zero; a criterion that
//! does not apply leaves the scale, and the rest is re-normalised; no tie is broken by id or time of
//! entry; and an [`Explanation`] holds everything its total was computed from.

mod calculate;
mod check;
mod explanation;
pub mod points;
mod rank;
mod scheme;
mod text;

#[cfg(test)]
mod tests;

pub use calculate::{LeafMarks, Mark, calculate};
pub use check::{Flaw, flaws};
pub use explanation::{
    BandStep, Explanation, LeafStep, Ranking, SubtotalStep, TieOutcome, TieStep, UsedFrom,
};
pub use points::Points;
pub use rank::{Contestant, rank, unresolved};
pub use scheme::{
    Band, Criterion, CriterionCode, CriterionType, Label, Rounding, RoundingMode, Scheme,
};
pub use text::{Tongue, lines};
