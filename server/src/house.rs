//! Which sources are of this house: this machine and its own networks.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use domain::{Scope, scope::scope, source_of};

/// An address of one of this machine's interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct InterfaceAddress {
    index: Option<u32>,
    ip: IpAddr,
    /// Bits that its neighbours share.
    prefix_length: u8,
}

/// Says whether `peer` is of this house: this machine, a private address, or a neighbour on an interface that has a private address, too. A
/// rented server's interface has none, so its neighbours are strangers.
pub(crate) fn is_home(peer: SocketAddr) -> bool {
    is_private(peer.ip()) || is_neighbour(peer, &addresses_of_this_machine())
}

/// Loopback, or private whichever the network. A link-local address is that of any machine on the same link.
fn is_private(ip: IpAddr) -> bool {
    match scope(ip) {
        Scope::Loopback => true,
        Scope::Private => !is_link_local(ip),
        Scope::Global | Scope::Never => false,
    }
}

fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

fn is_neighbour(peer: SocketAddr, own: &[InterfaceAddress]) -> bool {
    own.iter().any(|address| address.is_neighbour_of(peer) && address.is_in_house(own))
}

impl InterfaceAddress {
    fn is_neighbour_of(&self, peer: SocketAddr) -> bool {
        match (self.ip, peer) {
            (IpAddr::V4(own), SocketAddr::V4(peer)) => share_bits(own, *peer.ip(), self.prefix_length),
            (IpAddr::V6(own), SocketAddr::V6(peer)) => {
                // Each interface has the same link-local network; which one it was is told beside the address (RFC 4007, section 6).
                let is_there = !peer.ip().is_unicast_link_local() || self.index == Some(peer.scope_id());
                is_there && source_of(own.into()) == source_of((*peer.ip()).into())
            }
            _ => false,
        }
    }

    /// Says whether the interface has a private address. A network without a router, where each machine takes an IPv4 link-local address (RFC
    /// 3927), is a house, too; an IPv6 one is on every interface.
    fn is_in_house(&self, own: &[InterfaceAddress]) -> bool {
        own.iter().filter(|other| other.index == self.index).any(|other| {
            let is_link_local_v4 = matches!(other.ip, IpAddr::V4(ip) if ip.is_link_local());
            scope(other.ip) == Scope::Private && (is_link_local_v4 || !is_link_local(other.ip))
        })
    }
}

fn share_bits(one: Ipv4Addr, other: Ipv4Addr, length: u8) -> bool {
    (one.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(length)
}

fn addresses_of_this_machine() -> Vec<InterfaceAddress> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(%error, "the network interfaces are unknown");
        vec![]
    });
    let address = |interface: if_addrs::Interface| InterfaceAddress {
        index: interface.index,
        ip: interface.ip(),
        prefix_length: match &interface.addr {
            if_addrs::IfAddr::V4(address) => address.prefixlen,
            if_addrs::IfAddr::V6(address) => address.prefixlen,
        },
    };
    interfaces.into_iter().map(address).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_of(own: &[(u32, &str, u8)], peer: &str) -> bool {
        let address = |&(index, ip, prefix_length): &(u32, &str, u8)| InterfaceAddress {
            index: Some(index),
            ip: ip.parse().unwrap(),
            prefix_length,
        };
        let own: Vec<_> = own.iter().map(address).collect();
        let peer: SocketAddr = peer.parse().unwrap();
        is_private(peer.ip()) || is_neighbour(peer, &own)
    }

    #[test]
    fn this_machine_and_private_addresses_are_home_everywhere() {
        for (peer, expected) in [
            ("127.0.0.1:9", true),
            ("[::1]:9", true),
            ("192.168.7.5:9", true),
            ("10.1.2.3:9", true),
            ("172.16.0.1:9", true),
            ("100.100.1.1:9", true),
            ("[fd12::5]:9", true),
            ("203.0.113.7:9", false),
            ("8.8.8.8:9", false),
            ("172.32.0.1:9", false),
            ("[2a02::5]:9", false),
            ("[fe80::5%2]:9", false),
            ("169.254.1.1:9", false),
            ("[64:ff9b::c0a8:101]:9", false),
        ] {
            assert_eq!(is_of(&[], peer), expected, "{peer}");
        }
    }

    #[test]
    fn neighbours_are_home_where_the_interface_has_a_private_address() {
        let house = [(2, "192.168.1.5", 24), (2, "2a02:1:2:3::5", 128), (2, "fe80::5", 64), (3, "fe80::6", 64)];
        let rented = [(2, "203.0.113.5", 24), (2, "2a02:1:2:3::5", 64), (2, "fe80::5", 64)];
        // The private address is on the other interface: that of a network between rented servers, or of a container's bridge.
        let both = [(2, "203.0.113.5", 24), (2, "2a02:1:2:3::5", 64), (3, "172.17.0.1", 16)];
        let office = [(2, "203.0.113.5", 25), (2, "10.0.0.5", 8)];
        let without_router = [(2, "169.254.3.4", 16)];
        for (own, peer, expected) in [
            (&house[..], "[2a02:1:2:3:ffff::9]:9", true),
            (&house[..], "[2a02:1:2:4::9]:9", false),
            (&house[..], "[fe80::9%2]:9", true),
            (&house[..], "[fe80::9%3]:9", false),
            (&house[..], "203.0.113.7:9", false),
            (&rented[..], "203.0.113.7:9", false),
            (&rented[..], "[2a02:1:2:3::9]:9", false),
            (&rented[..], "[fe80::9%2]:9", false),
            (&both[..], "203.0.113.7:9", false),
            (&both[..], "[2a02:1:2:3::9]:9", false),
            (&office[..], "203.0.113.7:9", true),
            (&office[..], "203.0.113.200:9", false),
            (&without_router[..], "169.254.200.1:9", true),
            (&without_router[..], "[fe80::9%2]:9", false),
        ] {
            assert_eq!(is_of(own, peer), expected, "{own:?} {peer}");
        }
    }
}
