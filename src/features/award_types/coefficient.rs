//! Coefficients of bonuses: exact decimals with two places.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

/// A coefficient of the base wage (lương cơ sở), kept in hundredths and sent as a string with
/// exactly two places, because a floating number would not come back as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coefficient(i64);

impl Coefficient {
    /// From hundredths, as stored.
    pub fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// In hundredths.
    pub fn hundredths(self) -> i64 {
        self.0
    }

    /// Reads `1.50`; anything else than digits, a point and two digits is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.')?;
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = (1..=3).contains(&whole.len()) && part.len() == 2;
        if !fits || !is_digits(whole) || !is_digits(part) {
            return None;
        }
        let (whole, part): (i64, i64) = (whole.parse().ok()?, part.parse().ok()?);
        Some(Self(whole * 100 + part))
    }
}

impl std::fmt::Display for Coefficient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Coefficient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Coefficient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("a decimal with two places"))
    }
}

impl utoipa::PartialSchema for Coefficient {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(4))
            .max_length(Some(6))
            .pattern(Some("^[0-9]{1,3}\\.[0-9]{2}$"))
            .examples(["1.50"])
            .into()
    }
}
impl utoipa::ToSchema for Coefficient {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coefficient_is_read_and_written_with_two_places_exactly() {
        for (text, hundredths) in [("1.50", 150), ("0.30", 30), ("0.06", 6), ("999.99", 99_999)] {
            let read = Coefficient::parse(text).unwrap();
            assert_eq!(read.hundredths(), hundredths);
            assert_eq!(read.to_string(), text);
        }
        for text in ["1.5", "1", "1.500", "-1.50", "+1.50", ".50", "1000.00", "1,50", "٣.50", ""] {
            assert_eq!(Coefficient::parse(text), None, "{text}");
        }
    }
}
