//! A range of internet addresses.

use std::fmt::{self, Display, Formatter};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One address or a network in CIDR notation, such as `10.0.0.0/8` or `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    first: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads an address or a network.
    ///
    /// # Errors
    /// With the reason, as the end of a sentence that begins with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "is not an address or a network (for example 10.0.0.0/8)".to_owned();
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let prefix_max = if address.is_ipv4() { 32 } else { 128 };
        let prefix: u8 = prefix.map_or(Ok(prefix_max), str::parse).map_err(|_| wrong())?;
        if prefix > prefix_max {
            return Err(format!("has a prefix longer than /{prefix_max}"));
        }
        let first = masked(address, prefix);
        // Whether the address or the prefix is the slip cannot be known, and guessing wide is
        // unsafe.
        if first != address {
            return Err(format!("has address bits after its prefix; /{prefix} begins at {first}"));
        }
        Ok(Self { first, prefix })
    }

    /// Whether `address` lies in the network. An IPv4 address in IPv6 form (`::ffff:10.0.0.1`), as
    /// a socket for both reports it, counts as the IPv4 address it is.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.first.is_ipv4() == address.is_ipv4() && masked(address, self.prefix) == self.first
    }
}

impl Display for Network {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix)
    }
}

/// The address with all bits after the prefix cleared.
fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    // A shift by the whole width, for the prefix 0, leaves no bit of the mask.
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            Ipv4Addr::from_bits(v4.to_bits() & mask).into()
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
            Ipv6Addr::from_bits(v6.to_bits() & mask).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        assert!(contains("10.0.0.0/8", "10.255.255.255"));
        assert!(!contains("10.0.0.0/8", "11.0.0.0"));
        assert!(contains("192.168.1.128/25", "192.168.1.128"));
        assert!(!contains("192.168.1.128/25", "192.168.1.127"));
        assert!(contains("fd00::/8", "fdff::1"));
        assert!(!contains("fd00::/8", "fe00::1"));
        assert!(contains("0.0.0.0/0", "203.0.113.9"));
        assert!(!contains("0.0.0.0/0", "2001:db8::1"));
        assert!(contains("::/0", "2001:db8::1"));
    }

    #[test]
    fn one_address_holds_itself_alone_also_when_it_arrives_in_ipv6_form() {
        assert!(contains("127.0.0.1", "127.0.0.1"));
        assert!(contains("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(!contains("127.0.0.1", "127.0.0.2"));
        assert!(!contains("::1", "127.0.0.1"));
        assert_eq!(Network::parse("::1").unwrap().to_string(), "::1/128");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10/8"] {
            assert!(Network::parse(text).is_err(), "{text:?}");
        }
        let reason = Network::parse("10.1.2.3/8").unwrap_err();
        assert!(reason.contains("/8 begins at 10.0.0.0"), "{reason}");
    }
}
