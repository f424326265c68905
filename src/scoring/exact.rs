//! Exact numbers between an input and the one rounding: whole numbers, decimals and fractions such as
//! `40/3`, of any size. Kept with `num-rational`, because a proportional criterion (b ÷ a × điểm
//! chuẩn) has no finite decimal, and sums of such points must not depend on their order.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Mul, Neg, Sub},
};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

use super::Points;
use crate::quantity::Quantity;

/// Longest text that is read back; a sum of 500 fractions with thirteen-digit parts stays below it.
const TEXT_MAX: usize = 20_000;

/// An exact number: `87.50` where two decimals hold it, a fraction in lowest terms (`40/3`) elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(BigRational);

impl Exact {
    /// Nothing.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self(BigRational::from_integer(number.into()))
    }

    fn parts(numerator: i64, denominator: i64) -> Self {
        Self(BigRational::new(numerator.into(), denominator.into()))
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below nothing.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// `self ÷ divisor`; `None` when the divisor is nothing.
    pub fn over(&self, divisor: &Self) -> Option<Self> {
        (!divisor.is_zero()).then(|| Self(&self.0 / &divisor.0))
    }

    /// Rounded half up to this many decimals, at most two. A half below nothing goes up as well,
    /// towards nothing. `None` when points cannot hold it.
    pub fn rounded(&self, decimals: u8) -> Option<Points> {
        let unit: i64 = match decimals {
            0 => 1,
            1 => 10,
            _ => 100, // two places are all there are
        };
        let scaled = &self.0 * BigInt::from(unit);
        let half = BigRational::new(1.into(), 2.into());
        let whole = (scaled + half).floor().to_integer().to_i64()?;
        whole.checked_mul(100 / unit).map(Points::of_hundredths)
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > TEXT_MAX {
            return None;
        }
        let number = |digits: &str| digits.parse::<BigInt>().ok();
        if let Some((numerator, denominator)) = text.split_once('/') {
            let denominator = number(denominator).filter(Signed::is_positive)?;
            return Some(Self(BigRational::new(number(numerator)?, denominator)));
        }
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        if places.bytes().any(|byte| !byte.is_ascii_digit()) {
            return None;
        }
        let scale = BigInt::from(10).pow(u32::try_from(places.len()).ok()?);
        Some(Self(BigRational::new(number(&format!("{whole}{places}"))?, scale)))
    }

    /// With up to four decimals for people: exact where these suffice, else cut by rounding half up.
    /// The second part says whether it is exact.
    pub(super) fn for_people(&self) -> (String, bool) {
        let scaled = &self.0 * BigInt::from(10_000);
        let half = BigRational::new(1.into(), 2.into());
        let digits = (&scaled + half).floor().to_integer();
        let sign = if digits.is_negative() { "-" } else { "" };
        let size = digits.abs();
        let (whole, places) = (&size / BigInt::from(10_000), &size % BigInt::from(10_000));
        let places = format!("{:04}", places.to_u32().unwrap_or_default());
        let (sure, rest) = places.split_at(2);
        let text = format!("{sign}{whole}.{sure}{}", rest.trim_end_matches('0'));
        (text, scaled.is_integer())
    }
}

impl From<Points> for Exact {
    fn from(points: Points) -> Self {
        Self::parts(points.hundredths(), 100)
    }
}

impl From<Quantity> for Exact {
    fn from(quantity: Quantity) -> Self {
        Self::parts(quantity.scaled(), 10_000)
    }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul for Exact {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl<'a> Sum<&'a Self> for Exact {
    fn sum<I: Iterator<Item = &'a Self>>(all: I) -> Self {
        Self(all.fold(BigRational::zero(), |sum, one| sum + &one.0))
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        Self(all.fold(BigRational::zero(), |sum, one| sum + one.0))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = &self.0 * BigInt::from(100);
        if !hundredths.is_integer() {
            return write!(f, "{}/{}", self.0.numer(), self.0.denom());
        }
        let digits = hundredths.to_integer();
        let sign = if digits.is_negative() { "-" } else { "" };
        let size = digits.abs();
        let places = (&size % BigInt::from(100)).to_u32().unwrap_or_default();
        write!(f, "{sign}{}.{places:02}", size / BigInt::from(100))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("an exact number is 87.50 or 40/3"))
    }
}

impl utoipa::PartialSchema for Exact {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "An exact number before rounding: a decimal with two places where these hold it, a \
                 fraction in lowest terms elsewhere.",
            ))
            .min_length(Some(3))
            .max_length(Some(TEXT_MAX))
            .pattern(Some("^-?[0-9]+(\\.[0-9]{2}|/[1-9][0-9]*)$"))
            .examples(["40/3"])
            .into()
    }
}
impl utoipa::ToSchema for Exact {}
