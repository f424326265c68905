//! The engine that turns marks into totals, bands and ranks, and can explain every step.
//!
//! A room of its own beside the platform: no database and no HTTP here, so that the same code can be
//! tested by itself and gives the same result wherever the marks are stored. Slices make an [`Engine`]
//! of a [`Scheme`] (the frozen criteria set) once, and give it the marks of each sheet
//! ([`SheetMarks`]); a [`Calculation`] is what they store, an [`Explanation`] what readers get.
//!
//! A panel's marks become one per criterion first: the mean of those evaluators who handed in and were
//! not recused ([`panel_marks`]).
//!
//! The way from marks to a total (award-law 5.3, 5.4, R33, R35, R36):
//! 1. each scored criterion by the rule of its type, never below 0 or above its points;
//! 2. a gate that says no makes everything else in its group zero;
//! 3. the scale: the sum, rescaled when a criterion does not apply or an optional part is left out;
//! 4. bonus and penalty, each up to its cap; the total is not below 0;
//! 5. one rounding, half up, where the set says;
//! 6. the band of the total, then what limits it: zeros, minimums, findings, no self-score;
//! 7. ranks by total and tie chain, and last the share of results that the top band may hold.
//!
//! What must stay true: numbers are exact ([`Exact`], fractions of any size); a missing mark is not
//! zero; no tie is broken by id or time of entry; and an [`Explanation`] holds everything its total was
//! computed from.

mod band;
mod calculate;
mod calculation;
mod check;
mod criterion;
mod engine;
mod exact;
mod explanation;
mod formula;
mod mark;
mod measure;
mod panel;
pub mod points;
mod rank;
mod scheme;
mod share;
mod text;
mod text_leaf;

#[cfg(test)]
mod tests;

pub use calculate::{Finding, LeafMarks, SheetMarks};
pub use calculation::{
    BandMove, BandRule, BandStep, Calculation, LeafResult, Ranking, ShareStep, Subtotal,
    TieOutcome, TieStep, UsedFrom,
};
pub use check::{Flaw, flaws};
pub use criterion::{
    Criterion, CriterionCode, CriterionStatus, CriterionType, InputDefinition, InputRole, Step,
};
pub use engine::Engine;
pub use exact::Exact;
pub use explanation::{Explanation, LeafStep, SubtotalStep, UsedInput};
pub use formula::{Formula, FormulaFlaw};
pub use mark::{Entry, InputValue, Mark, MarkFlaw};
pub use panel::{PanelCount, Vote, VoteState, panel_marks};
pub use points::Points;
pub use rank::{Standing, unresolved};
pub use scheme::{
    Band, BandLimit, Label, LimitKind, Prefer, Rounding, RoundingMode, RoundingPlace, Scheme,
    TieMeasure, TieRule, TieTerm, TopShare,
};
pub use text::{Tongue, lines};
