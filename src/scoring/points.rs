//! Exact points: whole hundredths inside, a decimal string with two places outside.

use std::{fmt, iter::Sum, ops::Add};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

use crate::text::vietnamese_number;

/// Points (điểm): exact, with two decimal places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// Points of a number of hundredths.
    pub const fn of_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The number of hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// Reads `87.50`: digits without leading zeros, a point, two digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.')?;
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_plain = whole.len() == 1 || !whole.starts_with('0');
        if !is_number(whole) || !is_number(part) || part.len() != 2 || !is_plain {
            return None;
        }
        let (whole, part): (i64, i64) = (whole.parse().ok()?, part.parse().ok()?);
        whole.checked_mul(100)?.checked_add(part).map(Self)
    }

    /// The number as Vietnamese writes it.
    pub fn to_vietnamese(self) -> String {
        vietnamese_number(&self.to_string())
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", size / 100, size % 100)
    }
}

/// The limits on what a criteria set may hold keep sums far from the ends of the type.
impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("points are a decimal such as 87.50"))
    }
}

impl utoipa::PartialSchema for Points {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Points (điểm): an exact decimal with two places."))
            .min_length(Some(4))
            .max_length(Some(11))
            .pattern(Some("^(0|[1-9][0-9]{0,7})\\.[0-9]{2}$"))
            .examples(["87.50"])
            .into()
    }
}
impl utoipa::ToSchema for Points {}
