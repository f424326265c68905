//! Spreading achievements evenly over evaluators.

/// For each achievement the places of its evaluators among all of them. `blocked` tells for each
/// achievement which evaluators may not score it. Those with the fewest choices are dealt first, each to
/// whoever has least to do; among equals the turn moves on, so that panels overlap.
///
/// # Errors
/// The place of an achievement that fewer than `wanted` may score.
pub(super) fn spread(blocked: &[Vec<bool>], wanted: usize) -> Result<Vec<Vec<usize>>, usize> {
    let free = |at: usize| -> Vec<usize> {
        let line = blocked.get(at).map(Vec::as_slice).unwrap_or_default();
        line.iter().enumerate().filter(|(_, is_blocked)| !**is_blocked).map(|(at, _)| at).collect()
    };
    let mut order: Vec<usize> = (0..blocked.len()).collect();
    order.sort_by_key(|at| free(*at).len());
    let mut loads = vec![0_usize; blocked.first().map_or(0, Vec::len)];
    let mut dealt = vec![Vec::new(); blocked.len()];
    for (turn, at) in order.into_iter().enumerate() {
        let mut candidates = free(at);
        if candidates.len() < wanted {
            return Err(at);
        }
        let count = candidates.len().max(1);
        candidates.rotate_left(turn * wanted % count);
        candidates.sort_by_key(|one| loads.get(*one).copied().unwrap_or_default());
        candidates.truncate(wanted);
        for one in &candidates {
            if let Some(load) = loads.get_mut(*one) {
                *load += 1;
            }
        }
        candidates.sort_unstable();
        if let Some(place) = dealt.get_mut(at) {
            *place = candidates;
        }
    }
    Ok(dealt)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn loads(dealt: &[Vec<usize>], evaluators: usize) -> Vec<usize> {
        (0..evaluators).map(|who| dealt.iter().filter(|one| one.contains(&who)).count()).collect()
    }

    #[test]
    fn a_conflict_moves_the_work_to_others() {
        let mut blocked = vec![vec![false; 4]; 4];
        blocked[2] = vec![true, true, false, false];
        let dealt = spread(&blocked, 2).unwrap();
        assert_eq!(dealt[2], [2, 3]);
        assert_eq!(loads(&dealt, 4), [2, 2, 2, 2]);
    }

    #[test]
    fn an_achievement_that_too_few_may_score_is_named() {
        let mut blocked = vec![vec![false; 3]; 3];
        blocked[1] = vec![true, false, true];
        assert_eq!(spread(&blocked, 2), Err(1));
    }

    proptest! {
        #[test]
        fn without_conflicts_nobody_has_more_than_one_more_than_another(
            achievements in 1_usize..60, evaluators in 1_usize..12, wanted in 1_usize..12,
        ) {
            let wanted = wanted.min(evaluators);
            let dealt = spread(&vec![vec![false; evaluators]; achievements], wanted).unwrap();
            prop_assert!(dealt.iter().all(|one| one.len() == wanted));
            let loads = loads(&dealt, evaluators);
            let (least, most) = (loads.iter().min().unwrap(), loads.iter().max().unwrap());
            prop_assert!(most - least <= 1, "{loads:?}");
        }

        #[test]
        fn nobody_scores_what_is_blocked(
            blocked in prop::collection::vec(prop::collection::vec(any::<bool>(), 6), 1..30),
        ) {
            if let Ok(dealt) = spread(&blocked, 2) {
                for (line, one) in blocked.iter().zip(&dealt) {
                    prop_assert!(one.len() == 2 && one.iter().all(|who| !line[*who]));
                }
            }
        }
    }
}
