//! Marks of a panel: what several evaluators say of one subject becomes one mark per criterion, the
//! mean of those who count.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Exact, LeafMarks, Points, SheetMarks};

/// How far one evaluator has come with a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteState {
    /// The evaluator still scores.
    Pending,
    /// The marks were handed in.
    Submitted,
    /// The evaluator left; nothing he or she said counts.
    Recused,
}

/// What one evaluator says of a subject.
#[derive(Clone, Debug)]
pub struct Vote {
    /// How far he or she has come.
    pub state: VoteState,
    /// Points by the code of their criterion.
    pub marks: Vec<(String, Points)>,
}

/// How many evaluators a result rests on. The mean is taken over those who handed in and were not
/// recused; a recused one takes nothing away from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PanelCount {
    /// Evaluators who were assigned.
    #[schema(format = Int32, minimum = 0, maximum = 100, example = 5)]
    pub n_expected: u32,
    /// Of them, those who handed in and whose marks count.
    #[schema(format = Int32, minimum = 0, maximum = 100, example = 4)]
    pub n_submitted: u32,
    /// Of them, those who left because of a conflict of interest.
    #[schema(format = Int32, minimum = 0, maximum = 100, example = 1)]
    pub n_recused: u32,
}

impl PanelCount {
    /// Whether everybody who stays has handed in, and somebody has.
    pub fn is_complete(&self) -> bool {
        self.n_submitted > 0 && self.n_submitted + self.n_recused == self.n_expected
    }

    fn of(votes: &[Vote]) -> Self {
        let in_state = |state: VoteState| votes.iter().filter(|vote| vote.state == state).count();
        let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            n_expected: size(votes.len()),
            n_submitted: size(in_state(VoteState::Submitted)),
            n_recused: size(in_state(VoteState::Recused)),
        }
    }
}

/// The marks of a subject. Within a criterion they stand from the least to the most, so that their
/// order tells nothing of who gave them.
pub fn panel_marks(votes: &[Vote]) -> SheetMarks {
    let mut leaves: Vec<LeafMarks> = Vec::new();
    for (code, points) in votes
        .iter()
        .filter(|vote| vote.state == VoteState::Submitted)
        .flat_map(|vote| vote.marks.iter())
    {
        match leaves.iter_mut().find(|leaf| leaf.criterion_code == *code) {
            Some(leaf) => leaf.panel_points.push(*points),
            None => leaves.push(LeafMarks {
                criterion_code: code.clone(),
                panel_points: vec![*points],
                ..LeafMarks::default()
            }),
        }
    }
    for leaf in &mut leaves {
        leaf.panel_points.sort_unstable();
    }
    SheetMarks { leaves, panel: Some(PanelCount::of(votes)), ..SheetMarks::default() }
}

/// The mean, not rounded; `None` of no marks at all.
pub(super) fn mean(marks: &[Points]) -> Option<Exact> {
    let sum: Exact = marks.iter().copied().map(Exact::from).sum();
    sum.over(&Exact::whole(i64::try_from(marks.len()).ok()?))
}
