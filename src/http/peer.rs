//! The client's address: the connection's own, unless it comes from a trusted proxy.

use std::net::IpAddr;

use actix_web::{HttpRequest, http::header::HeaderValue};

use crate::config::{Network, Settings};

/// The address that limits and allow-lists go by. `X-Forwarded-For` is read from the right, and
/// only as long as each hop is a trusted proxy: what a client writes there itself counts nothing.
pub fn client_address(req: &HttpRequest, settings: &Settings) -> Option<IpAddr> {
    let peer = req.peer_addr()?.ip();
    let lines = req.headers().get_all("x-forwarded-for").map(HeaderValue::as_bytes);
    Some(behind(peer, lines, &settings.trusted_proxies))
}

/// The address behind trusted proxies. A hop that is no address ends the way, and is not passed over:
/// what stands to its left may be the client's own.
fn behind<'a>(peer: IpAddr, lines: impl Iterator<Item = &'a [u8]>, trusted: &[Network]) -> IpAddr {
    let hops: Vec<&[u8]> = lines.flat_map(|line| line.split(|byte| *byte == b',')).collect();
    let mut address = peer;
    for hop in hops.into_iter().rev() {
        if !trusted.iter().any(|network| network.contains(address)) {
            break;
        }
        let told = std::str::from_utf8(hop).ok().and_then(|hop| hop.trim().parse::<IpAddr>().ok());
        let Some(next) = told else { break };
        address = next;
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(peer: &str, lines: &[&[u8]]) -> String {
        let trusted = [Network::parse("127.0.0.1").unwrap(), Network::parse("10.0.0.0/8").unwrap()];
        behind(peer.parse().unwrap(), lines.iter().copied(), &trusted).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_say_counts() {
        assert_eq!(found("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(found("192.0.2.9", &[b"192.0.2.1"]), "192.0.2.9");
        assert_eq!(found("127.0.0.1", &[b"198.51.100.7, 192.0.2.1"]), "192.0.2.1");
        assert_eq!(found("127.0.0.1", &[b"198.51.100.7", b"192.0.2.1, 10.0.0.5"]), "192.0.2.1");
    }

    #[test]
    fn what_is_no_address_is_not_passed_over() {
        assert_eq!(found("127.0.0.1", &[b"198.51.100.7, 192.0.2.1:4711"]), "127.0.0.1");
        assert_eq!(found("127.0.0.1", &[b"198.51.100.7, unknown, 10.0.0.5"]), "10.0.0.5");
        // A byte that is no text does not hide what the proxy wrote beside it.
        assert_eq!(found("127.0.0.1", &[b"\xFF, 192.0.2.1"]), "192.0.2.1");
    }
}
