//! From the text of a setting to its value. Each reason is the end of a sentence that begins with
//! the text in quotes.

use std::fmt::Display;
use std::net::{Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

/// A million requests a second: who sets it wants no limit.
const RATE_MAX: u32 = 60_000_000;

/// Longest audience; it is in every token.
const AUDIENCE_CHARS_MAX: usize = 200;

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "is not an address:port (for example 127.0.0.1:8080, or [::]:8080)".to_owned())
}

pub(super) fn directory(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() || text.contains('\0') {
        return Err("is not a directory name".to_owned());
    }
    Ok(PathBuf::from(text))
}

pub(super) fn number<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, String>
where
    T: FromStr + PartialOrd + Display,
{
    move |text| {
        let reason = || format!("is not a whole number from {} to {}", range.start(), range.end());
        text.parse().ok().filter(|number| range.contains(number)).ok_or_else(reason)
    }
}

pub(super) fn rate(text: &str) -> Result<NonZeroU32, String> {
    let requests = number(1..=RATE_MAX)(text)?;
    NonZeroU32::new(requests).ok_or_else(|| "is zero".to_owned())
}

pub(super) fn byte_count(range: RangeInclusive<usize>) -> impl Fn(&str) -> Result<usize, String> {
    const UNITS: [(&str, usize); 4] =
        [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1)];
    move |text| {
        let unit = UNITS.iter().find_map(|(name, size)| Some((text.strip_suffix(name)?, *size)));
        unit.and_then(|(count, size)| count.trim_end().parse::<usize>().ok()?.checked_mul(size))
            .filter(|bytes| range.contains(bytes))
            .ok_or_else(|| {
                format!(
                    "is not a number of bytes from {} to {} (for example 1048576, or 1 MiB)",
                    range.start(),
                    range.end()
                )
            })
    }
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    one_of([("true", true), ("false", false)])(text)
}

pub(super) fn one_of<T: Copy, const N: usize>(
    choices: [(&'static str, T); N],
) -> impl Fn(&str) -> Result<T, String> {
    move |text| {
        let found = choices.iter().find(|(name, _)| *name == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            format!("is not {}", names.join(" or "))
        })
    }
}

/// The address of the service without the slash at its end, so that paths can follow.
pub(super) fn base_url(text: &str) -> Result<String, String> {
    let reason = || {
        "is not http(s)://host[:port][/path] without user, query and fragment (for example \
         https://thidua.example.vn)"
            .to_owned()
    };
    let (_, rest) = web_scheme(text).ok_or_else(reason)?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_path = path.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'?' | b'#' | b'\\'));
    if !is_path || host_and_port(authority).is_none() {
        return Err(reason());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Kept letter by letter: whoever checks a token compares it so.
pub(super) fn issuer(text: &str) -> Result<String, String> {
    base_url(text)?;
    Ok(text.to_owned())
}

/// What is read there decides who somebody is, so nobody may change it on its way.
pub(super) fn oidc_issuer(text: &str) -> Result<String, String> {
    issuer(text)?;
    if crate::oidc::is_private_on_the_way(text) {
        return Ok(text.to_owned());
    }
    Err("is not behind https, nor on this machine".to_owned())
}

pub(super) fn audience(text: &str) -> Result<String, String> {
    if text.is_empty()
        || text.len() > AUDIENCE_CHARS_MAX
        || !text.bytes().all(|b| b.is_ascii_graphic())
    {
        return Err(format!(
            "is not 1 to {AUDIENCE_CHARS_MAX} visible ASCII characters without spaces"
        ));
    }
    Ok(text.to_owned())
}

/// An origin exactly as browsers send it; anything else would never match, and nobody would see
/// why.
pub(super) fn origin(text: &str) -> Result<String, String> {
    let reason = || {
        "is not an origin: https://host or http://host, with :port if it is not the usual one, in \
         small letters, without a path and without `*`"
            .to_owned()
    };
    let (usual_port, rest) = web_scheme(text).ok_or_else(reason)?;
    let (host, port) = host_and_port(rest).ok_or_else(reason)?;
    if port == Some(usual_port) {
        return Err(format!("names port {usual_port}, which browsers leave out"));
    }
    if host.contains(|c: char| c.is_ascii_uppercase()) {
        return Err(reason());
    }
    Ok(text.to_owned())
}

pub(super) fn reverse_dns(text: &str) -> Result<String, String> {
    let is_label = |label: &str| {
        label.starts_with(|c: char| c.is_ascii_lowercase())
            && label.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    if text.len() <= 100 && text.contains('.') && text.split('.').all(is_label) {
        return Ok(text.to_owned());
    }
    Err("is not a reverse DNS name in small letters (for example vn.gov.hanoi)".to_owned())
}

/// The processors this process may use, which in a container can be fewer than the machine has.
pub(super) fn cpus() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The usual port of the scheme, and what follows the scheme.
fn web_scheme(text: &str) -> Option<(u16, &str)> {
    text.strip_prefix("https://")
        .map(|rest| (443, rest))
        .or_else(|| Some((80, text.strip_prefix("http://")?)))
}

fn host_and_port(text: &str) -> Option<(&str, Option<u16>)> {
    // The colons inside the brackets of an IPv6 address separate no port.
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        Some(_) | None => (text, None),
    };
    let port = match port {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(digits.parse().ok()?),
        Some(_) => return None,
        None => None,
    };
    let is_host = match host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => inner.parse::<Ipv6Addr>().is_ok(),
        None => {
            let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            host.split('.').all(|label| !label.is_empty() && label.bytes().all(is_letter))
        }
    };
    is_host.then_some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_refused<T: std::fmt::Debug>(parse: impl Fn(&str) -> Result<T, String>, texts: &[&str]) {
        for text in texts {
            assert!(parse(text).is_err(), "{text:?} gave {:?}", parse(text));
        }
    }

    #[test]
    fn numbers_keep_to_their_range() {
        assert_eq!(number(1..=64)("1"), Ok(1));
        assert_eq!(number(1..=64)("64"), Ok(64));
        all_refused(number(1..=64), &["0", "65", "-1", "8.0", "", "tám", "99999999999999999999"]);
        assert_eq!(number(1..=64)("0").unwrap_err(), "is not a whole number from 1 to 64");
        assert_eq!(rate("6000").map(NonZeroU32::get), Ok(6_000));
        all_refused(rate, &["0", "60000001"]);
    }

    #[test]
    fn byte_counts_take_units_of_1024() {
        let parse = byte_count(1 << 10..=1 << 30);
        assert_eq!(parse("1048576"), Ok(1_048_576));
        assert_eq!(parse("1 MiB"), Ok(1_048_576));
        assert_eq!(parse("50MiB"), Ok(52_428_800));
        assert_eq!(parse("1 GiB"), Ok(1_073_741_824));
        all_refused(parse, &["1 MB", "1023", "2 GiB", "MiB", "-1 KiB", "99999999999999999 GiB"]);
    }

    #[test]
    fn a_base_url_loses_the_slash_at_its_end_and_an_issuer_keeps_it() {
        assert_eq!(base_url("https://a.vn/"), Ok("https://a.vn".to_owned()));
        assert_eq!(base_url("https://a.vn/thi-dua/"), Ok("https://a.vn/thi-dua".to_owned()));
        assert_eq!(base_url("http://[::1]:8080"), Ok("http://[::1]:8080".to_owned()));
        assert_eq!(issuer("https://a.vn/"), Ok("https://a.vn/".to_owned()));
        let refused = [
            "a.vn",
            "ftp://a.vn",
            "https://",
            "https:///x",
            "https://a.vn?x",
            "https://a.vn/#x",
            "https://u:p@a.vn",
            "https://a.vn:99999",
            "https://a..vn",
            "https://a.vn/ x",
        ];
        all_refused(base_url, &refused);
        all_refused(issuer, &refused);
    }

    #[test]
    fn an_origin_is_taken_only_as_browsers_send_it() {
        for text in
            ["https://a.vn", "http://localhost:3000", "https://[::1]:8443", "http://a.vn:443"]
        {
            assert_eq!(origin(text), Ok(text.to_owned()));
        }
        let refused = [
            "*",
            "https://*",
            "https://*.a.vn",
            "https://a.vn/",
            "https://a.vn/app",
            "https://A.vn",
            "a.vn",
            "null",
            "https://a.vn:443",
            "http://a.vn:80",
            "https://u@a.vn",
            "https://a.vn:",
        ];
        all_refused(origin, &refused);
    }

    #[test]
    fn other_values_are_checked_too() {
        assert_eq!(reverse_dns("vn.gov.hanoi"), Ok("vn.gov.hanoi".to_owned()));
        all_refused(reverse_dns, &["", "vn", "vn..gov", "VN.gov", "vn.gov.", "vn.gov hanoi"]);
        all_refused(audience, &["", "thi đua", "thi dua"]);
        all_refused(directory, &["", "a\0b"]);
        all_refused(address, &["localhost:8080", "8080", "127.0.0.1", "127.0.0.1:70000"]);
        assert_eq!(flag("false"), Ok(false));
        assert_eq!(flag("yes").unwrap_err(), "is not true or false");
        assert!(cpus() >= 1);
    }
}
