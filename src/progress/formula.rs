//! How an indicator's value follows from a numerator and a denominator.

use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, Zero};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::quantity::{Fraction, Quantity};

/// How the value follows (công thức): `share` tỷ lệ phần trăm, the numerator being a part of the
/// denominator; `percent` the quotient in percent, which may pass 100; `ratio` the quotient itself
/// (bình quân); `amount` the numerator alone (số lượng).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each formula")]
pub enum Formula {
    Share,
    Percent,
    Ratio,
    Amount,
}

/// How the periods of a year make up the year (cách gộp kỳ): `sum` numerators and denominators are
/// added, as of cases that arise; `last` the last period stands for all, as of a state; `mean` the
/// mean by length, as of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each rule")]
pub enum PeriodRule {
    Sum,
    Last,
    Mean,
}

impl PeriodRule {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Last => "last",
            Self::Mean => "mean",
        }
    }
}

/// Sums of numerators and denominators; without a denominator for an amount it is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// What was counted.
    pub numerator: Fraction,
    /// What it is compared with.
    pub denominator: Fraction,
}

impl Sums {
    /// Both sums together; `None` when they leave the range of the type.
    pub fn and(&self, other: &Self) -> Option<Self> {
        Some(Self {
            numerator: self.numerator.checked_add(&other.numerator)?,
            denominator: self.denominator.checked_add(&other.denominator)?,
        })
    }

    /// Both sums times a number.
    pub fn times(&self, factor: &Fraction) -> Option<Self> {
        Some(Self {
            numerator: self.numerator.checked_mul(factor)?,
            denominator: self.denominator.checked_mul(factor)?,
        })
    }

    /// Both sums divided by a number.
    pub fn over(&self, divisor: &Fraction) -> Option<Self> {
        self.times(&Fraction::from(1).checked_div(divisor)?)
    }
}

impl Formula {
    /// Whether the value is a quotient, so that units of any size can be held against one target.
    pub fn is_quotient(self) -> bool {
        match self {
            Self::Share | Self::Percent | Self::Ratio => true,
            Self::Amount => false,
        }
    }

    /// The greatest value that there can be.
    pub fn ceiling(self) -> Option<Quantity> {
        match self {
            Self::Share => Some(Quantity::HUNDRED),
            Self::Percent | Self::Ratio | Self::Amount => None,
        }
    }

    /// The value; `None` when there is nothing to compare with, which is not the same as zero.
    pub fn value(self, sums: &Sums, decimals: u8) -> Option<Quantity> {
        let quotient = || {
            (!sums.denominator.is_zero()).then(|| sums.numerator.checked_div(&sums.denominator))?
        };
        let exact = match self {
            Self::Share | Self::Percent => quotient()?.checked_mul(&Fraction::from(100))?,
            Self::Ratio => quotient()?,
            Self::Amount => sums.numerator,
        };
        Quantity::rounded(&exact, decimals)
    }
}
