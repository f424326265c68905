//! Where webhooks may go: to origins that the operator lists, at addresses that are public or that the
//! operator lists too. Whoever may make a webhook can otherwise have the service call whatever it
//! reaches (OWASP API7), and whoever owns a name can let it point anywhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::http::Uri;

use crate::config::{EventSettings, Network};

/// What webhooks may reach.
#[derive(Clone, Debug)]
pub struct Targets {
    origins: Vec<String>,
    networks: Vec<Network>,
}

/// Why a URL is no target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It cannot be read, or holds a user, a password or a fragment.
    Malformed,
    /// Its origin is not on the list.
    NotListed,
}

impl Targets {
    /// As the settings say.
    pub fn of(settings: &EventSettings) -> Self {
        Self {
            origins: settings.webhook_targets.clone(),
            networks: settings.webhook_networks.clone(),
        }
    }

    /// These origins, for samples.
    pub fn only(origins: &[&str]) -> Self {
        let origins = origins.iter().map(|one| (*one).to_owned()).collect();
        Self { origins, networks: Vec::new() }
    }

    /// Whether a URL may be called, as far as its text tells.
    pub(super) fn check(&self, url: &str) -> Result<(), Fault> {
        let origin = origin_of(url).ok_or(Fault::Malformed)?;
        if self.origins.contains(&origin) { Ok(()) } else { Err(Fault::NotListed) }
    }

    /// Whether this address may be called. An IPv4 address in IPv6 form counts as what it is.
    pub(super) fn admits(&self, address: IpAddr) -> bool {
        is_public(address.to_canonical())
            || self.networks.iter().any(|network| network.contains(address))
    }
}

/// The origin of a URL as the settings write it: in small letters, without the usual port.
fn origin_of(url: &str) -> Option<String> {
    // A parser of URIs drops the fragment; a URL with one was meant for something else.
    if url.contains(['#', '\\']) {
        return None;
    }
    let uri: Uri = url.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let usual_port = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return None, // nothing else carries webhooks
    };
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return None;
    }
    let host = authority.host().to_ascii_lowercase();
    match authority.port_u16() {
        Some(port) if port != usual_port => Some(format!("{scheme}://{host}:{port}")),
        Some(_) => Some(format!("{scheme}://{host}")),
        // `host:` and a port that is no number are not the same as none.
        None if authority.as_str().ends_with(authority.host()) => {
            Some(format!("{scheme}://{host}"))
        }
        None => None,
    }
}

/// Whether an address belongs to the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_special = match (first, second, third) {
        // This network, shared space of providers, protocol assignments, relays of 6to4, benchmarks,
        // reserved.
        (0 | 240..=255, ..)
        | (100, 64..=127, _)
        | (192, 0, 0)
        | (192, 88, 99)
        | (198, 18 | 19, _) => true,
        _ => false, // the rest is told apart by name
    };
    !(is_special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

/// Only 2000::/3 is given to anybody; of it, protocol assignments (2001::/23, with Teredo, benchmarks and
/// ORCHID), addresses that carry an IPv4 address (6to4) and those for documentation are left out.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    match first {
        0x2001 => second >= 0x0200 && second != 0x0db8,
        0x2002 => false,
        0x3fff => second >= 0x1000,
        _ => first & 0xe000 == 0x2000, // the rest of what is given to anybody
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_read_as_the_settings_write_it() {
        for (url, origin) in [
            ("https://A.vn/x?y=1", "https://a.vn"),
            ("https://a.vn:443", "https://a.vn"),
            ("http://a.vn:8080/x", "http://a.vn:8080"),
            ("http://[::1]:9/x", "http://[::1]:9"),
            ("http://10.0.0.1/x", "http://10.0.0.1"),
        ] {
            assert_eq!(origin_of(url).as_deref(), Some(origin), "{url}");
        }
        for url in [
            "https://listed.vn@other.vn/",
            "https://u:p@a.vn/",
            "https://a.vn/#x",
            "https://a.vn\\@b.vn/",
            "ftp://a.vn/",
            "//a.vn/",
            "/x",
            "https:///x",
        ] {
            assert_eq!(origin_of(url), None, "{url}");
        }
    }

    #[test]
    fn only_listed_origins_are_targets() {
        let targets = Targets::only(&["https://a.vn", "http://b.vn:8080"]);
        assert_eq!(targets.check("https://a.vn/hook"), Ok(()));
        assert_eq!(targets.check("http://b.vn:8080/"), Ok(()));
        for url in ["http://a.vn/", "https://a.vn:8443/", "https://a.vn.evil.vn/", "http://b.vn/"] {
            assert_eq!(targets.check(url), Err(Fault::NotListed), "{url}");
        }
        assert_eq!(targets.check("https://x@a.vn/"), Err(Fault::Malformed));
    }

    #[test]
    fn addresses_that_are_not_public_need_a_listed_network() {
        let none = Targets::only(&[]);
        let admits = |text: &str| none.admits(text.parse().unwrap());
        for address in
            ["1.1.1.1", "203.162.4.190", "2606:4700::1111", "2001:200::1", "::ffff:8.8.8.8"]
        {
            assert!(admits(address), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:0:1::",
            "2001:2::1",
            "2001:20::1",
            "2001:db8::1",
            "3fff::1",
            "192.88.99.1",
        ] {
            assert!(!admits(address), "{address}");
        }
        let listed =
            Targets { origins: Vec::new(), networks: vec![Network::parse("10.0.0.0/8").unwrap()] };
        assert!(listed.admits("10.1.2.3".parse().unwrap()));
        assert!(listed.admits("::ffff:10.1.2.3".parse().unwrap()));
        assert!(!listed.admits("192.168.1.1".parse().unwrap()));
    }
}
