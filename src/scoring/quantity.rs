//! Measured quantities: whole ten-thousandths inside, a decimal string with up to four places outside.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

/// A quantity (số liệu), such as a number of people or a percentage: exact, with up to four decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A quantity of a number of ten-thousandths.
    pub const fn of_ten_thousandths(number: i64) -> Self {
        Self(number)
    }

    /// The number of ten-thousandths.
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// Whether it has no decimals.
    pub const fn is_whole(self) -> bool {
        self.0 % 10_000 == 0
    }

    /// Reads `120` or `87.5`: digits without leading zeros, then up to four decimals.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, places) = match text.split_once('.') {
            Some((whole, places)) => (whole, places),
            None => (text, "0"),
        };
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_plain = whole.len() == 1 || !whole.starts_with('0');
        if !is_number(whole) || !is_number(places) || places.len() > 4 || !is_plain {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let places: i64 = format!("{places:0<4}").parse().ok()?;
        whole.checked_mul(10_000)?.checked_add(places).map(Self)
    }

    /// The number as Vietnamese writes it, with a decimal comma.
    pub fn to_vietnamese(self) -> String {
        self.to_string().replace('.', ",")
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, places) = (self.0.unsigned_abs() / 10_000, self.0.unsigned_abs() % 10_000);
        if places == 0 {
            return write!(f, "{sign}{whole}");
        }
        let places = format!("{places:04}");
        write!(f, "{sign}{whole}.{}", places.trim_end_matches('0'))
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
        Self::parse(&text).ok_or_else(|| D::Error::custom("a quantity is a decimal such as 87.5"))
    }
}

impl utoipa::PartialSchema for Quantity {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A quantity (số liệu): an exact decimal with up to four places."))
            .min_length(Some(1))
            .max_length(Some(17))
            .pattern(Some("^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,4})?$"))
            .examples(["120"])
            .into()
    }
}
/// Another quantity, of indicators, has other bounds and the plain name in the contract.
impl utoipa::ToSchema for Quantity {
    fn name() -> std::borrow::Cow<'static, str> {
        "ScoreQuantity".into()
    }
}
