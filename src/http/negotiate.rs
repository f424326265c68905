//! Which of several representations a caller wants (RFC 9110, 12.5.1).

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::extract::text_header;
use crate::error::{Code, Error, Result};

/// `Accept` of a request.
pub struct Accepted(String);

impl FromRequest for Accepted {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let accept = text_header(req, "accept");
        ready(accept.map(|text| Self(text.unwrap_or_default().to_owned())))
    }
}

impl Accepted {
    /// The offered media type that the caller prefers; of equals, the first.
    ///
    /// # Errors
    /// `not-acceptable`.
    pub fn choose(&self, offered: &[&'static str]) -> Result<&'static str> {
        let mut best: Option<(&'static str, u16)> = None;
        for kind in offered.iter().copied() {
            let weight = weight(&self.0, kind);
            if weight > best.map_or(0, |(_, weight)| weight) {
                best = Some((kind, weight));
            }
        }
        best.map(|(kind, _)| kind)
            .ok_or_else(|| Error::new(Code::NotAcceptable).with("accepted", offered.to_vec()))
    }
}

/// How much a caller wants a media type, from 0 to 1000: the most particular range counts.
fn weight(accept: &str, kind: &str) -> u16 {
    if accept.trim().is_empty() {
        return 1000;
    }
    let main = kind.split('/').next().unwrap_or_default();
    let mut found: Option<(u8, u16)> = None;
    for part in accept.split(',') {
        let mut pieces = part.split(';').map(str::trim);
        let range = pieces.next().unwrap_or_default().to_ascii_lowercase();
        let rank = match range.as_str() {
            one if one == kind => 2,
            one if one.strip_suffix("/*") == Some(main) => 1,
            "*/*" => 0,
            _ => continue,
        };
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=")).map_or(1000, thousandths);
        if found.is_none_or(|(known, _)| rank > known) {
            found = Some((rank, weight));
        }
    }
    found.map_or(0, |(_, weight)| weight)
}

/// `0.5` as 500; what is no weight does not count against the caller.
fn thousandths(text: &str) -> u16 {
    match text.split_once('.') {
        None if text == "0" => 0,
        Some(("0", part)) if part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{part:0<3}").parse().unwrap_or(1000)
        }
        None | Some(_) => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: [&str; 3] = ["application/json", "application/xml", "application/zip"];

    #[test]
    fn the_preferred_type_is_chosen_and_of_equals_the_first() {
        for (accept, chosen) in [
            ("", OFFERED[0]),
            ("*/*", OFFERED[0]),
            ("application/*", OFFERED[0]),
            ("application/xml", OFFERED[1]),
            ("application/json;q=0.5, application/zip", OFFERED[2]),
            ("application/json;q=0, */*;q=0.1", OFFERED[1]),
            ("application/zip;q=0.2, application/xml;q=0.25", OFFERED[1]),
        ] {
            assert_eq!(Accepted(accept.to_owned()).choose(&OFFERED).unwrap(), chosen, "{accept}");
        }
        for accept in ["text/html", "application/json;q=0", "image/*"] {
            assert!(Accepted(accept.to_owned()).choose(&OFFERED).is_err(), "{accept}");
        }
    }
}
