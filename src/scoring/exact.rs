//! Exact numbers between an input and the one rounding: whole numbers, decimals and fractions such as
//! `40/3`, of any size. Kept with `num-rational`, because a proportional criterion (b ÷ a × điểm
//! chuẩn) has no finite decimal, and sums of such points must not depend on their order.

use std::{
    cmp::Ordering,
    fmt,
    iter::Sum,
    ops::{Add, Mul, Neg, Sub},
};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

use super::Points;
use crate::quantity::Quantity;

use Kept::{Fraction, Hundredths};

/// Longest text that is read back; a sum of 500 fractions with thirteen-digit parts stays below it.
const TEXT_MAX: usize = 20_000;

/// An exact number: `87.50` where two decimals hold it, a fraction in lowest terms (`40/3`) elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exact(Kept);

/// Nearly all points are hundredths, and a round of a city adds up millions of them: these are kept as
/// a number of the machine. Each value has one form, so that equal ones are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kept {
    Hundredths(i64),
    /// What hundredths do not hold.
    Fraction(BigRational),
}

impl Exact {
    /// Nothing.
    pub const fn zero() -> Self {
        Self(Hundredths(0))
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        let hundredths = number.checked_mul(100).map(|small| Self(Hundredths(small)));
        hundredths.unwrap_or_else(|| Self::of(BigRational::from_integer(number.into())))
    }

    /// A fraction in its one form.
    fn of(ratio: BigRational) -> Self {
        let hundredths = &ratio * BigInt::from(100);
        match hundredths.to_integer().to_i64() {
            Some(small) if hundredths.is_integer() => Self(Hundredths(small)),
            _ => Self(Fraction(ratio)), // not in hundredths, or out of the machine's range
        }
    }

    /// A number of hundredths that may be out of the machine's range.
    fn of_hundredths(hundredths: i128) -> Self {
        match i64::try_from(hundredths) {
            Ok(small) => Self(Hundredths(small)),
            Err(_) => Self::of(BigRational::new(hundredths.into(), 100.into())),
        }
    }

    fn ratio(&self) -> BigRational {
        match &self.0 {
            Hundredths(small) => BigRational::new((*small).into(), 100.into()),
            Fraction(ratio) => ratio.clone(),
        }
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.0 == Hundredths(0)
    }

    /// Whether it is below nothing.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Hundredths(small) => *small < 0,
            Fraction(ratio) => ratio.is_negative(),
        }
    }

    fn plus(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Hundredths(one), Hundredths(two)) => {
                Self::of_hundredths(i128::from(*one) + i128::from(*two))
            }
            _ => Self::of(self.ratio() + other.ratio()), // a fraction is among them
        }
    }

    /// `self ÷ divisor`; `None` when the divisor is nothing.
    pub fn over(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        if let (Hundredths(one), Hundredths(two)) = (&self.0, &divisor.0) {
            let (scaled, divisor) = (i128::from(*one) * 100, i128::from(*two));
            if scaled % divisor == 0 {
                return Some(Self::of_hundredths(scaled / divisor));
            }
        }
        Some(Self::of(self.ratio() / divisor.ratio()))
    }

    /// Rounded half up to this many decimals, at most two. A half below nothing goes up as well,
    /// towards nothing. `None` when points cannot hold it.
    pub fn rounded(&self, decimals: u8) -> Option<Points> {
        let step: i64 = match decimals {
            0 => 100,
            1 => 10,
            _ => 1, // two places are all there are
        };
        let steps = match &self.0 {
            Hundredths(small) => small.checked_add(step / 2)?.div_euclid(step),
            Fraction(ratio) => {
                let scaled = ratio * BigInt::from(100 / step);
                let half = BigRational::new(1.into(), 2.into());
                (scaled + half).floor().to_integer().to_i64()?
            }
        };
        steps.checked_mul(step).map(Points::of_hundredths)
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > TEXT_MAX {
            return None;
        }
        let number = |digits: &str| digits.parse::<BigInt>().ok();
        if let Some((numerator, denominator)) = text.split_once('/') {
            let denominator = number(denominator).filter(Signed::is_positive)?;
            return Some(Self::of(BigRational::new(number(numerator)?, denominator)));
        }
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        if places.bytes().any(|byte| !byte.is_ascii_digit()) {
            return None;
        }
        let scale = BigInt::from(10).pow(u32::try_from(places.len()).ok()?);
        Some(Self::of(BigRational::new(number(&format!("{whole}{places}"))?, scale)))
    }

    /// With up to four decimals for people: exact where these suffice, else cut by rounding half up.
    /// The second part says whether it is exact.
    pub(super) fn for_people(&self) -> (String, bool) {
        let scaled = self.ratio() * BigInt::from(10_000);
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
        Self(Hundredths(points.hundredths()))
    }
}

impl From<Quantity> for Exact {
    fn from(quantity: Quantity) -> Self {
        let scaled = quantity.scaled();
        if scaled % 100 == 0 {
            return Self(Hundredths(scaled / 100));
        }
        Self::of(BigRational::new(scaled.into(), 10_000.into()))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Hundredths(one), Hundredths(two)) => one.cmp(two),
            (Fraction(one), Fraction(two)) => one.cmp(two),
            (Hundredths(_), Fraction(_)) | (Fraction(_), Hundredths(_)) => {
                self.ratio().cmp(&other.ratio())
            }
        }
    }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.plus(&other)
    }
}

impl Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.plus(&-other)
    }
}

impl Mul for Exact {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if let (Hundredths(one), Hundredths(two)) = (&self.0, &other.0) {
            let product = i128::from(*one) * i128::from(*two);
            if product % 100 == 0 {
                return Self::of_hundredths(product / 100);
            }
        }
        Self::of(self.ratio() * other.ratio())
    }
}

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        match self.0 {
            Hundredths(small) => Self::of_hundredths(-i128::from(small)),
            Fraction(ratio) => Self::of(-ratio),
        }
    }
}

impl<'a> Sum<&'a Self> for Exact {
    fn sum<I: Iterator<Item = &'a Self>>(all: I) -> Self {
        all.fold(Self::zero(), |sum, one| sum.plus(one))
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::zero(), Add::add)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ratio = match &self.0 {
            Hundredths(small) => {
                let sign = if *small < 0 { "-" } else { "" };
                let size = small.unsigned_abs();
                return write!(f, "{sign}{}.{:02}", size / 100, size % 100);
            }
            Fraction(ratio) => ratio,
        };
        let hundredths = ratio * BigInt::from(100);
        if !hundredths.is_integer() {
            return write!(f, "{}/{}", ratio.numer(), ratio.denom());
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
