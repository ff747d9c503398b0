//! Whom requests are counted for.

use std::net::{IpAddr, Ipv6Addr};

/// The source that an address belongs to: one household usually has one IPv4 address, or one IPv6 network of 64 bits. An IPv4-mapped IPv6
/// address (RFC 4291, section 2.5.5.2) is its IPv4 address.
pub fn source_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_source() {
        for (one, other, expected) in [
            ("2001:db8::1", "2001:db8::ffff:2", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
            ("::ffff:10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("::1", "::1", true),
            ("::1", "::2", false),
        ] {
            let [one, other] = [one, other].map(|address| source_of(address.parse().unwrap()));
            assert_eq!(one == other, expected, "{one} {other}");
        }
    }
}
