//! Asking a service on this machine whether it is ready, for containers and scripts without `curl`.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use ureq::Agent;

use super::{Failure, Outcome};
use crate::config::{Flags, Settings};

/// A service that takes longer is not ready.
const PATIENCE: Duration = Duration::from_secs(4);

/// The exit code is 1 when the service of these settings does not answer, or is not ready.
pub fn health(flags: &Flags) -> Outcome {
    let settings = Settings::load(flags)?;
    let url = format!("http://{}/health/ready", reachable(settings.bind));
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .build()
        .new_agent();
    let answer = agent
        .get(url.as_str())
        .call()
        .map_err(|error| Failure::Told(format!("{url} does not answer: {error}")))?;
    if answer.status().is_success() {
        println!("ready");
        return Ok(());
    }
    Err(Failure::Told(format!("{url} answers {}", answer.status())))
}

/// A service that listens on all interfaces is asked on the loopback one.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip, // an address of its own
    };
    SocketAddr::new(ip, bind.port())
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn all_interfaces_are_asked_on_the_loopback_one() {
        let asked = |bind: &str| reachable(bind.parse().unwrap()).to_string();
        assert_eq!(asked("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(asked("[::]:80"), "[::1]:80");
        assert_eq!(asked("10.0.0.7:8080"), "10.0.0.7:8080");
    }
}
