//! Reading JSON: duplicate keys are refused, text is brought to NFC, and whole numbers written
//! with a decimal point (`3.0`, an integer to JSON Schema) become integers.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::text;

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        /// Beyond 2^53 a float no longer names one integer.
        const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked just before")]
        if value.fract() == 0.0 && value.abs() < EXACT_MAX {
            return Ok((value as i64).into());
        }
        Ok(serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(text::nfc(value.to_owned())))
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(text::nfc(value)))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let Strict(value) = map.next_value()?;
            if object.contains_key(&key) {
                return Err(serde::de::Error::custom(format!("duplicate key {key:?}")));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// Parses a whole body.
///
/// # Errors
/// The parser's message with line and column; nothing of the body is repeated in it.
pub fn parse(bytes: &[u8]) -> Result<Value, String> {
    serde_json::from_slice::<Strict>(bytes)
        .map(|strict| strict.0)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_duplicate_key_is_refused_at_any_depth() {
        assert!(parse(br#"{"a": {"b": 1, "b": 2}}"#).unwrap_err().contains("duplicate key"));
    }

    #[test]
    fn decomposed_text_is_composed_and_whole_floats_become_integers() {
        let value = parse("{\"n\": 3.0, \"t\": \"Tha\u{0300}nh\", \"f\": 2.5}".as_bytes()).unwrap();
        assert_eq!(value, json!({"n": 3, "t": "Thành", "f": 2.5}));
    }
}
