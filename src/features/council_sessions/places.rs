//! Fewer places than proposals that passed (R27): those with more agreeing votes come first, and the
//! chair decides between equals at the edge. Pure.

/// Which of the candidates get a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Placed<I> {
    /// These.
    Kept(Vec<I>),
    /// These are equal at the edge, and the chair has to choose so many of them.
    Tie {
        /// The equals.
        between: Vec<I>,
        /// Places left for them.
        places: usize,
    },
}

/// Candidates with their agreeing votes, the number of places, and the chair's choice.
pub(super) fn place<I: Copy + PartialEq>(
    candidates: &[(I, u32)],
    places: usize,
    chair_choice: &[I],
) -> Placed<I> {
    let mut sorted = candidates.to_vec();
    // The sort is stable and the order of equals never decides anything.
    sorted.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
    let ids = |of: &[(I, u32)]| of.iter().map(|(id, _)| *id).collect::<Vec<I>>();
    let (Some((_, first_out)), true) = (sorted.get(places), sorted.len() > places) else {
        return Placed::Kept(ids(&sorted));
    };
    let above: Vec<(I, u32)> =
        sorted.iter().copied().filter(|(_, votes)| votes > first_out).collect();
    let equals: Vec<(I, u32)> =
        sorted.iter().copied().filter(|(_, votes)| votes == first_out).collect();
    let left = places.saturating_sub(above.len());
    if left == 0 {
        return Placed::Kept(ids(&above));
    }
    let between = ids(&equals);
    let mut chosen: Vec<I> = Vec::new();
    for id in chair_choice {
        if between.contains(id) && !chosen.contains(id) {
            chosen.push(*id);
        }
    }
    if chosen.len() == left && chosen.len() == chair_choice.len() {
        let mut kept = ids(&above);
        kept.extend(chosen);
        return Placed::Kept(kept);
    }
    Placed::Tie { between, places: left }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOTES: [(char, u32); 5] = [('a', 7), ('b', 5), ('c', 5), ('d', 6), ('e', 5)];

    #[test]
    fn enough_places_keep_everybody() {
        let Placed::Kept(kept) = place(&VOTES, 5, &[]) else { panic!("no tie") };
        assert_eq!(kept.len(), 5);
        assert_eq!(place::<char>(&[], 0, &[]), Placed::Kept(Vec::new()));
    }

    #[test]
    fn those_with_more_votes_come_first() {
        assert_eq!(place(&VOTES, 2, &[]), Placed::Kept(vec!['a', 'd']));
        assert_eq!(place(&VOTES, 1, &[]), Placed::Kept(vec!['a']));
        assert_eq!(place(&VOTES[..2], 0, &[]), Placed::Kept(Vec::new()));
    }

    #[test]
    fn the_chair_decides_between_equals_at_the_edge_and_nothing_else() {
        let tie = Placed::Tie { between: vec!['b', 'c', 'e'], places: 1 };
        for choice in [&[][..], &['a'], &['b', 'c'], &['b', 'b']] {
            assert_eq!(place(&VOTES, 3, choice), tie, "{choice:?}");
        }
        assert_eq!(place(&VOTES, 3, &['e']), Placed::Kept(vec!['a', 'd', 'e']));
        assert_eq!(place(&VOTES, 4, &['e', 'c']), Placed::Kept(vec!['a', 'd', 'e', 'c']));
    }

    #[test]
    fn no_place_for_equals_is_no_tie() {
        assert_eq!(place(&[('a', 3), ('b', 3)], 0, &[]), Placed::Kept(Vec::new()));
    }
}
