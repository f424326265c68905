//! Shares as exact fractions (`2/3`), because two thirds of a council has no finite decimal. Kept
//! with `num-rational`.

use std::fmt;

use num_rational::Ratio;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A share between nothing and the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(Ratio<u64>);

impl Share {
    /// Reads `2/3`; `None` for what is no fraction of two numbers below a million, or above one.
    pub fn parse(text: &str) -> Option<Self> {
        let (numerator, denominator) = text.split_once('/')?;
        let number = |digits: &str| {
            let is_number =
                (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse::<u64>().ok().filter(|_| is_number)
        };
        let (numerator, denominator) = (number(numerator)?, number(denominator)?);
        (denominator > 0 && numerator <= denominator)
            .then(|| Self(Ratio::new(numerator, denominator)))
    }

    /// Whether `part` of `whole` is at least this share. Of nothing there is no share.
    pub fn is_reached(self, part: u64, whole: u64) -> bool {
        whole > 0 && self.compare(part, whole).is_ge()
    }

    /// Whether `part` of `whole` is more than this share.
    pub fn is_passed(self, part: u64, whole: u64) -> bool {
        whole > 0 && self.compare(part, whole).is_gt()
    }

    /// Whether `part` of `whole` is exactly this share.
    pub fn is_met_exactly(self, part: u64, whole: u64) -> bool {
        whole > 0 && self.compare(part, whole).is_eq()
    }

    /// Whether it is nothing at all.
    pub fn is_nothing(self) -> bool {
        *self.0.numer() == 0
    }

    /// Whether it is the whole.
    pub fn is_whole(self) -> bool {
        self.0.numer() == self.0.denom()
    }

    fn compare(self, part: u64, whole: u64) -> std::cmp::Ordering {
        let wide = |number: u64| u128::from(number);
        let bound = wide(whole) * wide(*self.0.numer());
        (wide(part) * wide(*self.0.denom())).cmp(&bound)
    }

    /// The largest whole number that is not above this share of `whole`.
    pub fn floor_of(self, whole: u64) -> u64 {
        let product = u128::from(whole) * u128::from(*self.0.numer());
        // Not above `whole`, because a share is not above one.
        u64::try_from(product / u128::from(*self.0.denom())).unwrap_or(whole)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0.numer(), self.0.denom())
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("a share is a fraction such as 2/3"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Share {
        Share::parse(text).unwrap()
    }

    #[test]
    fn two_thirds_are_reached_exactly_and_not_one_below() {
        let two_thirds = share("2/3");
        for (part, whole, reached, passed) in
            [(6, 9, true, false), (5, 9, false, false), (7, 9, true, true), (67, 100, true, true)]
        {
            assert_eq!(two_thirds.is_reached(part, whole), reached, "{part} of {whole}");
            assert_eq!(two_thirds.is_passed(part, whole), passed, "{part} of {whole}");
        }
        assert!(two_thirds.is_met_exactly(6, 9) && !two_thirds.is_met_exactly(66, 100));
        assert!(!two_thirds.is_reached(0, 0), "of nothing there is no share");
        assert!(share("1/1").is_reached(u64::MAX, u64::MAX));
    }

    #[test]
    fn places_are_rounded_down() {
        for (text, whole, places) in
            [("1/10", 19, 1), ("1/10", 20, 2), ("1/20", 19, 0), ("1/1", u64::MAX, u64::MAX)]
        {
            assert_eq!(share(text).floor_of(whole), places, "{text} of {whole}");
        }
    }

    #[test]
    fn what_is_no_share_is_not_read() {
        for text in ["", "1", "2/", "/3", "1/0", "4/3", "-1/3", "+1/3", "1/1000000", "0.5", "1/2/3"]
        {
            assert_eq!(Share::parse(text), None, "{text}");
        }
        assert_eq!(share("10/100").to_string(), "1/10");
    }
}
