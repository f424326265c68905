//! The client's address: the connection's own, unless it comes from a trusted proxy.

use std::net::IpAddr;

use actix_web::HttpRequest;

use crate::config::Settings;

/// The address that limits and allow-lists go by. `X-Forwarded-For` is read from the right, and
/// only as long as each hop is a trusted proxy: what a client writes there itself counts nothing.
pub fn client_address(req: &HttpRequest, settings: &Settings) -> Option<IpAddr> {
    let mut address = req.peer_addr()?.ip();
    let forwarded: Vec<IpAddr> = req
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.trim().parse().ok())
        .collect();
    for hop in forwarded.into_iter().rev() {
        if !settings.trusted_proxies.iter().any(|network| network.contains(address)) {
            break;
        }
        address = hop;
    }
    Some(address)
}
