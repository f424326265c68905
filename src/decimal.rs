//! Decimal numbers with two places (điểm, tỷ lệ phần trăm): text on the wire, whole hundredths in
//! memory and in both databases. Floating point would make ties that decide awards a matter of
//! luck.

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::Pg,
    serialize::{self, IsNull, Output, ToSql},
    sql_types::BigInt,
    sqlite::Sqlite,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::db_multi;

/// A number in hundredths.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
pub struct Hundredths(pub i64);
db_multi!(BigInt => Hundredths);

impl Hundredths {
    /// One hundred, as in percent.
    pub const HUNDRED: Self = Self(10_000);

    /// Reads `"87.50"`: digits, a point and exactly two more digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, places) = digits.split_once('.')?;
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_canonical = whole == "0" || !whole.starts_with('0');
        if whole.is_empty()
            || places.len() != 2
            || !is_canonical
            || !is_number(whole)
            || !is_number(places)
        {
            return None;
        }
        let value =
            whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(places.parse().ok()?)?;
        Some(Self(if is_negative { -value } else { value }))
    }

    /// The number as text, with two places.
    #[must_use]
    pub fn to_text(self) -> String {
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", size / 100, size % 100)
    }
}

impl ToSql<BigInt, Sqlite> for Hundredths {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0);
        Ok(IsNull::No)
    }
}
impl FromSql<BigInt, Sqlite> for Hundredths {
    fn from_sql(raw: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, Sqlite>>::from_sql(raw).map(Self)
    }
}
impl ToSql<BigInt, Pg> for Hundredths {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<BigInt, Pg>::to_sql(&self.0, &mut out.reborrow())
    }
}
impl FromSql<BigInt, Pg> for Hundredths {
    fn from_sql(raw: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, Pg>>::from_sql(raw).map(Self)
    }
}

impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for Hundredths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a number with two places"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_two_places_is_read_and_written_back() {
        for text in ["0.00", "0.05", "50.00", "100.00", "-3.07", "90071992547409.91"] {
            assert_eq!(Hundredths::parse(text).unwrap().to_text(), text);
        }
        assert_eq!(Hundredths::parse("100.00"), Some(Hundredths::HUNDRED));
    }

    #[test]
    fn other_spellings_are_not_numbers() {
        for text in ["", "5", "5.0", "5.000", ".50", "05.00", "+5.00", "5,00", "1e2.00", "--1.00"] {
            assert_eq!(Hundredths::parse(text), None, "{text}");
        }
        assert_eq!(Hundredths::parse("99999999999999999999.00"), None);
    }
}
