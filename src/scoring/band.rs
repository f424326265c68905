//! From a total to its band, and what limits it (R12, R35): zeros, minimums, findings, no self-score.

use super::{Band, BandMove, BandRule, BandStep, Finding, Points, Scheme};

/// What the band of a sheet depends on.
pub(super) struct BandInput<'a> {
    pub(super) total: Points,
    /// Criteria of the scale that count with zero points.
    pub(super) zero_codes: Vec<String>,
    /// Criteria below their least points.
    pub(super) low_codes: Vec<String>,
    pub(super) findings: &'a [Finding],
    pub(super) no_self_score: bool,
}

/// The bands from the lowest, with where a result stands among them.
struct Ladder<'a> {
    bands: Vec<&'a Band>,
    at: usize,
    moves: Vec<BandMove>,
}

/// The band and the steps that led to it; no band when the set has none.
pub(super) fn decide(scheme: &Scheme, input: &BandInput<'_>) -> (Option<BandStep>, Vec<BandMove>) {
    let mut bands: Vec<&Band> = scheme.bands.iter().collect();
    bands.sort_by_key(|band| band.from_points);
    let Some(at) = bands.iter().position(|band| band.holds(input.total)) else {
        return (None, Vec::new());
    };
    let mut ladder = Ladder { bands, at, moves: Vec::new() };
    ladder.keep(BandRule::Total, at, Vec::new(), None);
    ladder.without_zero(&input.zero_codes);
    if !input.low_codes.is_empty() {
        let band = scheme.below_minimum_band_code.as_deref();
        ladder.at_most(BandRule::Minimum, band, input.low_codes.clone(), None);
    }
    for finding in input.findings {
        let limit = scheme.limit(&finding.limit_code);
        let band = limit.map(|limit| limit.max_band_code.as_str());
        let codes = vec![finding.limit_code.clone()];
        ladder.at_most(BandRule::Limit, band, codes, finding.note.clone());
    }
    if input.no_self_score {
        let band = scheme.no_self_score_band_code.as_deref();
        ladder.at_most(BandRule::NoSelfScore, band, Vec::new(), None);
    }
    let band = ladder.bands.get(ladder.at).map(|band| step_of(band));
    (band, ladder.moves)
}

/// A band as it is told.
pub(super) fn step_of(band: &Band) -> BandStep {
    BandStep {
        code: band.code.clone(),
        label: band.label.clone(),
        from_points: band.from_points,
        to_points: band.to_points,
    }
}

impl Ladder<'_> {
    /// Remembers a step that leaves at most the band at a place.
    fn keep(&mut self, rule: BandRule, most: usize, codes: Vec<String>, note: Option<String>) {
        self.at = self.at.min(most);
        let code = |at: usize| self.bands.get(at).map(|band| band.code.clone()).unwrap_or_default();
        let step =
            BandMove { rule, codes, note, max_band_code: code(most), band_code: code(self.at) };
        self.moves.push(step);
    }

    /// A result with a criterion at zero falls below every band that does not allow it.
    fn without_zero(&mut self, zero_codes: &[String]) {
        let is_open = |band: &&Band| zero_codes.is_empty() || !band.requires_no_zero;
        let is_kept = self.bands.get(self.at).is_some_and(is_open);
        if is_kept {
            return;
        }
        let most = self.bands.iter().take(self.at).rposition(is_open).unwrap_or_default();
        self.keep(BandRule::NoZero, most, zero_codes.to_vec(), None);
    }

    fn at_most(
        &mut self,
        rule: BandRule,
        band_code: Option<&str>,
        codes: Vec<String>,
        note: Option<String>,
    ) {
        let most = self.bands.iter().position(|band| Some(band.code.as_str()) == band_code);
        if let Some(most) = most {
            self.keep(rule, most, codes, note);
        }
    }
}
