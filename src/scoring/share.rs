//! Who keeps a band that only so many may have (R36): the best by rank, as many as the share allows.

use super::{
    BandMove, BandRule, Contestant, Exact, Scheme, ShareStep, TopShare, band::step_of, rank::count,
};

/// Moves the results for which the limited band has no place to the fallback band.
pub(super) fn share(scheme: &Scheme, all: &mut [Contestant<'_>]) {
    let Some(rule) = &scheme.top_share else { return };
    let mut candidates: Vec<(u32, usize)> = all
        .iter()
        .enumerate()
        .filter(|(_, one)| band_code(one) == Some(rule.band_code.as_str()))
        .filter_map(|(at, one)| Some((one.calculation.ranking.as_ref()?.rank, at)))
        .collect();
    candidates.sort_unstable();
    let ranks: Vec<u32> = candidates.iter().map(|(rank, _)| *rank).collect();
    let base = Base::of(rule, all, count(ranks.len()));
    let is_small_group = rule.small_group_below.is_some_and(|least| base.ranked < least);
    let places = match (is_small_group, rule.small_group_places) {
        (true, Some(places)) => places,
        (true, None) | (false, _) => base.places(rule),
    };
    for (rank, at) in candidates {
        let before = count(ranks.partition_point(|other| *other < rank));
        let up_to = count(ranks.partition_point(|other| *other <= rank));
        let step = ShareStep {
            band_code: rule.band_code.clone(),
            candidate_count: base.candidates,
            base_count: base.count(places.min(base.candidates)),
            places,
            is_small_group,
            place: before.saturating_add(1),
            is_kept: up_to <= places,
            is_undecided: before < places && up_to > places,
        };
        if let Some(one) = all.get_mut(at) {
            settle(scheme, rule, one, step);
        }
    }
}

fn settle(scheme: &Scheme, rule: &TopShare, one: &mut Contestant<'_>, step: ShareStep) {
    let calculation = &mut *one.calculation;
    if !step.is_kept {
        calculation.band_moves.push(BandMove {
            rule: BandRule::TopShare,
            codes: Vec::new(),
            note: None,
            max_band_code: rule.fallback_band_code.clone(),
            band_code: rule.fallback_band_code.clone(),
        });
        calculation.band = scheme.band(&rule.fallback_band_code).map(step_of);
    }
    if let Some(ranking) = &mut calculation.ranking {
        ranking.share = Some(step);
    }
}

fn band_code<'a>(one: &'a Contestant<'_>) -> Option<&'a str> {
    one.calculation.band.as_ref().map(|band| band.code.as_str())
}

/// What the share is a share of.
struct Base {
    ranked: u32,
    candidates: u32,
    /// Results of the base outside the limited band.
    others: u32,
    has_top: bool,
    has_fallback: bool,
}

impl Base {
    fn of(rule: &TopShare, all: &[Contestant<'_>], candidates: u32) -> Self {
        let is_base = |code: &str| {
            rule.base_band_codes.is_empty() || rule.base_band_codes.iter().any(|one| one == code)
        };
        let ranked = || all.iter().filter(|one| one.calculation.ranking.is_some());
        let others = ranked()
            .filter_map(band_code)
            .filter(|code| *code != rule.band_code && is_base(code))
            .count();
        Self {
            ranked: count(ranked().count()),
            candidates,
            others: count(others),
            has_top: is_base(&rule.band_code),
            has_fallback: is_base(&rule.fallback_band_code),
        }
    }

    /// How many results are the base once so many candidates kept the band.
    fn count(&self, kept: u32) -> u32 {
        let top = if self.has_top { kept } else { 0 };
        let fallen = if self.has_fallback { self.candidates.saturating_sub(kept) } else { 0 };
        self.others.saturating_add(top).saturating_add(fallen)
    }

    /// The most candidates that fit: each one that falls enlarges the base when the fallback band is
    /// part of it.
    fn places(&self, rule: &TopShare) -> u32 {
        let fits = |kept: u32| {
            let base = Exact::whole(i64::from(self.count(kept)));
            Exact::whole(i64::from(kept)) * Exact::whole(100) <= base * rule.max_percent.into()
        };
        (1..=self.candidates).take_while(|kept| fits(*kept)).last().unwrap_or_default()
    }
}
