//! From what units report to years, blocs and the department.

use std::collections::BTreeMap;

use super::formula::{PeriodRule, Sums};
use crate::{
    period::Period,
    quantity::{Fraction, Quantity},
};

/// What one unit reports for one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// What was counted.
    pub numerator: Quantity,
    /// What it is compared with; zero where the formula has none.
    pub denominator: Quantity,
}

impl Pair {
    fn sums(&self) -> Sums {
        Sums { numerator: self.numerator.exact(), denominator: self.denominator.exact() }
    }
}

/// All that one unit reports.
pub type Readings = BTreeMap<Period, Pair>;

/// The reported periods that make up this one, in order and without overlap: the period itself when
/// it was reported, else its halves, each likewise, down to the months. What is reported for a whole
/// wins over its parts, so that nothing is counted twice.
pub fn tiles(readings: &Readings, period: Period) -> Vec<Period> {
    if readings.contains_key(&period) {
        return vec![period];
    }
    period.parts().into_iter().flat_map(|part| tiles(readings, part)).collect()
}

/// The sums of one unit in a period; `None` when it reported nothing there.
pub fn in_period(rule: PeriodRule, readings: &Readings, period: Period) -> Option<Sums> {
    let parts = tiles(readings, period);
    let mut found = parts
        .iter()
        .filter_map(|part| readings.get(part).map(|pair| (part.kind().months(), pair.sums())));
    match rule {
        PeriodRule::Sum => total(found.map(|(_, sums)| sums)),
        PeriodRule::Last => found.next_back().map(|(_, sums)| sums),
        PeriodRule::Mean => {
            let months = |count: u8| Fraction::from(i128::from(count));
            let all: u8 = parts.iter().map(|part| part.kind().months()).sum();
            let weighted: Option<Vec<Sums>> =
                found.map(|(count, sums)| sums.times(&months(count))).collect();
            total(weighted?.into_iter())?.over(&months(all))
        }
    }
}

/// The sums of several units; `None` when there are none.
pub fn total(all: impl Iterator<Item = Sums>) -> Option<Sums> {
    let mut all = all;
    let first = all.next()?;
    all.try_fold(first, |sum, one| sum.and(&one))
}
