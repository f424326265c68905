//! Exact quantities (số liệu), such as a number of people or a percentage: whole ten-thousandths
//! inside, a decimal string with up to four places outside.

use std::fmt;

use num_rational::Ratio;
use num_traits::CheckedMul;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

use crate::text::vietnamese_number;

/// An exact number in the middle of a calculation.
pub type Fraction = Ratio<i128>;

/// How many places a quantity can have.
const PLACES: u8 = 4;

/// Ten-thousandths in one.
const ONE: i64 = 10_000;

/// Digits before the point that a caller can send; sums of many such numbers still fit.
const WHOLE_DIGITS_MAX: usize = 13;

/// A quantity: exact, with up to four decimal places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// One hundred, as in percent.
    pub const HUNDRED: Self = Self(100 * ONE);

    /// A number of ten-thousandths.
    pub const fn of_scaled(scaled: i64) -> Self {
        Self(scaled)
    }

    /// The number of ten-thousandths.
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// Reads `1250`, `12.5` or `87.5000`: no sign, no leading zeros, at most four places.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, places) = match text.split_once('.') {
            None => (text, "0"),
            Some((whole, places)) => (whole, places),
        };
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_plain = whole.len() == 1 || !whole.starts_with('0');
        let is_short = whole.len() <= WHOLE_DIGITS_MAX && places.len() <= usize::from(PLACES);
        if !is_number(whole) || !is_number(places) || !is_plain || !is_short {
            return None;
        }
        let places: i64 = format!("{places:0<4}").parse().ok()?;
        whole.parse::<i64>().ok()?.checked_mul(ONE)?.checked_add(places).map(Self)
    }

    /// The nearest quantity with this many places, half up; `None` when it is out of range.
    pub fn rounded(exact: &Fraction, decimals: u8) -> Option<Self> {
        let decimals = u32::from(decimals.min(PLACES));
        let shifted = exact.checked_mul(&Fraction::from(10_i128.checked_pow(decimals)?))?;
        let (numerator, denominator): (i128, i128) = shifted.into_raw();
        let doubled = i128::checked_add(i128::checked_mul(numerator, 2)?, denominator)?;
        let whole = doubled.div_euclid(i128::checked_mul(denominator, 2)?);
        let step = 10_i128.checked_pow(u32::from(PLACES) - decimals)?;
        i64::try_from(whole.checked_mul(step)?).ok().map(Self)
    }

    /// The number to calculate with.
    pub fn exact(self) -> Fraction {
        Fraction::new(i128::from(self.0), i128::from(ONE))
    }

    /// Whether it is written whole with this many places.
    pub fn fits(self, decimals: u8) -> bool {
        10_i64
            .checked_pow(u32::from(PLACES.saturating_sub(decimals)))
            .is_some_and(|step| self.0 % step == 0)
    }

    /// The number with exactly this many places, half up.
    pub fn to_text(self, decimals: u8) -> String {
        let decimals = decimals.min(PLACES);
        let shown = Self::rounded(&self.exact(), decimals).unwrap_or(self);
        let sign = if shown.0 < 0 { "-" } else { "" };
        let (whole, rest) = (shown.0.unsigned_abs() / 10_000, shown.0.unsigned_abs() % 10_000);
        let places: String = format!("{rest:04}").chars().take(decimals.into()).collect();
        let point = if decimals == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{places}")
    }

    /// The number as Vietnamese writes it.
    pub fn to_vietnamese(self) -> String {
        vietnamese_number(&self.to_string())
    }
}

/// As short as it can be written.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_text(PLACES);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("a quantity is a decimal such as 12.5"))
    }
}

impl utoipa::PartialSchema for Quantity {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A quantity (số liệu): an exact decimal with up to four places."))
            .min_length(Some(1))
            .max_length(Some(18))
            .pattern(Some(r"^(0|[1-9][0-9]{0,12})(\.[0-9]{1,4})?$"))
            .examples(["1250"])
            .into()
    }
}
impl utoipa::ToSchema for Quantity {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_exactly_and_written_as_short_as_can_be() {
        for (text, shown) in [
            ("0", "0"),
            ("0.0", "0"),
            ("12.5", "12.5"),
            ("12.5000", "12.5"),
            ("9999999999999.9999", "9999999999999.9999"),
            ("100", "100"),
        ] {
            assert_eq!(Quantity::parse(text).unwrap().to_string(), shown);
        }
        for wrong in ["", "-1", "+1", "01", "1.", ".5", "1,5", "1e3", "1.23456", "10000000000000"] {
            assert_eq!(Quantity::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rounding_is_half_up_at_the_asked_place() {
        let rounded = |n, d, places| Quantity::rounded(&Fraction::new(n, d), places).unwrap();
        assert_eq!(rounded(200, 3, 2).to_text(2), "66.67");
        assert_eq!(rounded(1, 8, 2).to_text(2), "0.13");
        assert_eq!(rounded(-1, 8, 2).to_text(2), "-0.12");
        assert_eq!(rounded(5, 2, 0).to_text(0), "3");
        assert_eq!(rounded(1, 3, 4).to_string(), "0.3333");
        assert_eq!(Quantity::rounded(&Fraction::from(i128::MAX), 2), None);
    }

    #[test]
    fn whether_a_number_fits_its_places_is_told() {
        let fits = |text: &str, decimals| Quantity::parse(text).unwrap().fits(decimals);
        assert!(fits("12.5", 1) && fits("12", 0) && fits("0.0001", 4));
        assert!(!fits("12.5", 0) && !fits("12.345", 2));
    }
}
