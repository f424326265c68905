//! Who keeps a band that only so many may have (R36): the best by rank, as many as the share allows.

use super::{
    BandMove, BandRule, Calculation, Exact, Ranking, Scheme, ShareStep, Standing, TopShare,
    rank::count,
};

/// Tells each result of the limited band whether there is a place for it. Rankings stand in the order of
/// the standings.
pub(super) fn share(scheme: &Scheme, all: &[Standing], rankings: &mut [Ranking]) {
    let Some(rule) = &scheme.top_share else { return };
    let is_candidate = |one: &Standing| one.band_code.as_deref() == Some(rule.band_code.as_str());
    let mut ranks: Vec<u32> = all
        .iter()
        .zip(rankings.iter())
        .filter(|(one, _)| is_candidate(one))
        .map(|(_, ranking)| ranking.rank)
        .collect();
    ranks.sort_unstable();
    let base = Base::of(rule, all, count(ranks.len()));
    let is_small_group = rule.small_group_below.is_some_and(|least| base.ranked < least);
    let places = match (is_small_group, rule.small_group_places) {
        (true, Some(places)) => places,
        (true, None) | (false, _) => base.places(rule),
    };
    for (_, ranking) in all.iter().zip(rankings).filter(|(one, _)| is_candidate(one)) {
        let before = count(ranks.partition_point(|other| *other < ranking.rank));
        let up_to = count(ranks.partition_point(|other| *other <= ranking.rank));
        ranking.share = Some(ShareStep {
            band_code: rule.band_code.clone(),
            candidate_count: base.candidates,
            base_count: base.count(places.min(base.candidates)),
            places,
            is_small_group,
            place: before.saturating_add(1),
            is_kept: up_to <= places,
            is_undecided: before < places && up_to > places,
        });
    }
}

impl Calculation {
    /// The calculation with its place among all, and the fallback band where the top share has no place
    /// for it.
    #[must_use]
    pub fn placed(mut self, scheme: &Scheme, ranking: Ranking) -> Self {
        let is_fallen = ranking.share.as_ref().is_some_and(|share| !share.is_kept);
        if let (true, Some(rule)) = (is_fallen, &scheme.top_share) {
            self.band_moves.push(BandMove {
                rule: BandRule::TopShare,
                codes: Vec::new(),
                note: None,
                max_band_code: rule.fallback_band_code.clone(),
                band_code: rule.fallback_band_code.clone(),
            });
            self.band = scheme.band_step(&rule.fallback_band_code);
        }
        self.ranking = Some(ranking);
        self
    }
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
    fn of(rule: &TopShare, all: &[Standing], candidates: u32) -> Self {
        let is_base = |code: &str| {
            rule.base_band_codes.is_empty() || rule.base_band_codes.iter().any(|one| one == code)
        };
        let others = all
            .iter()
            .filter_map(|one| one.band_code.as_deref())
            .filter(|code| *code != rule.band_code && is_base(code))
            .count();
        Self {
            ranked: count(all.len()),
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
