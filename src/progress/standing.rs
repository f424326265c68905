//! How a value stands against a target.

use num_traits::{CheckedDiv, CheckedMul};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    decimal::Hundredths,
    quantity::{Fraction, Quantity},
};

/// Places of a share in percent.
const SHARE_DECIMALS: u8 = 2;

/// A share is shown up to here: beyond it only says that the target was small.
const SHARE_MAX: Hundredths = Hundredths(99_999);

/// Which way is better (chiều hướng): `rising` càng cao càng tốt; `falling` càng thấp càng tốt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names both")]
pub enum Direction {
    Rising,
    Falling,
}

/// Where an indicator stands (tình trạng): `ahead` vượt; `on_track` đúng tiến độ; `at_risk` có nguy
/// cơ chậm; `behind` chậm; `no_data` chưa có số liệu hoặc chưa có chỉ tiêu.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each state")]
pub enum ProgressState {
    Ahead,
    OnTrack,
    AtRisk,
    Behind,
    NoData,
}

/// From which share of the target on a state is reached, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// `ahead` from here on.
    pub ahead: Hundredths,
    /// `on_track` from here on.
    pub on_track: Hundredths,
    /// `at_risk` from here on; `behind` below.
    pub at_risk: Hundredths,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { ahead: Hundredths(11_000), on_track: Hundredths(9_500), at_risk: Hundredths(8_000) }
    }
}

/// The share of the target that a value reaches, in percent, half up to two places; mirrored where
/// less is better. Where the divisor is zero there is no quotient: the target is met, or as far away
/// as the scale goes.
pub fn share_of(direction: Direction, value: Quantity, target: Quantity) -> Hundredths {
    let (reached, whole) = match direction {
        Direction::Rising => (value, target),
        Direction::Falling => (target, value),
    };
    if whole == Quantity::ZERO {
        // Nothing was asked for, or nothing is left of what should fall.
        return if reached == whole { Hundredths::HUNDRED } else { SHARE_MAX };
    }
    let exact = reached
        .exact()
        .checked_div(&whole.exact())
        .and_then(|quotient| quotient.checked_mul(&Fraction::from(100)));
    let rounded = exact.and_then(|exact| Quantity::rounded(&exact, SHARE_DECIMALS));
    rounded.map_or(SHARE_MAX, |share| Hundredths(share.scaled() / 100).min(SHARE_MAX))
}

/// The state of a share. What is shown decides: the share is rounded before it is compared.
pub fn state_of(share: Option<Hundredths>, thresholds: &Thresholds) -> ProgressState {
    match share {
        None => ProgressState::NoData,
        Some(share) if share >= thresholds.ahead => ProgressState::Ahead,
        Some(share) if share >= thresholds.on_track => ProgressState::OnTrack,
        Some(share) if share >= thresholds.at_risk => ProgressState::AtRisk,
        Some(_) => ProgressState::Behind,
    }
}
