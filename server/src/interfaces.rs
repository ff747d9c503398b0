//! The addresses of this machine, the one first by which others most likely reach it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// One address of one network interface.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Interface {
    name: String,
    ip: IpAddr,
}

/// How likely others on the network reach an interface, the likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// What leads to everywhere else.
    DefaultRoute,
    Link,
    /// Friends may be in the same overlay network; phones at home seldom are.
    Overlay,
    /// Within this machine: containers and virtual machines.
    Virtual,
}

/// How overlay networks and tunnels name their interfaces.
const OVERLAYS: [&str; 8] = ["tailscale", "zt", "wg", "tun", "tap", "utun", "nebula", "ppp"];
/// How container engines and hypervisors name theirs.
const VIRTUAL: [&str; 14] = [
    "docker",
    "br-",
    "veth",
    "virbr",
    "vnet",
    "vmnet",
    "vboxnet",
    "lxc",
    "lxdbr",
    "incusbr",
    "cni",
    "flannel",
    "podman",
    "vEthernet",
];

/// Every address of this machine, the likeliest way to it first.
pub(crate) fn addresses() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(%error, "the network interfaces are unknown");
        vec![]
    });
    let interfaces = interfaces.into_iter().map(|found| Interface { ip: found.ip(), name: found.name }).collect();
    ordered(interfaces, &default_sources())
}

/// The addresses from which this machine would send to everywhere else. Connecting a UDP socket sends nothing: it asks the routing table.
/// The other end is of a network for documentation (RFC 5737, RFC 3849).
fn default_sources() -> Vec<IpAddr> {
    let elsewhere = [
        (IpAddr::from(Ipv4Addr::UNSPECIFIED), IpAddr::from(Ipv4Addr::new(192, 0, 2, 1))),
        (IpAddr::from(Ipv6Addr::UNSPECIFIED), IpAddr::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))),
    ];
    let source = |(any, there)| {
        let socket = UdpSocket::bind(SocketAddr::new(any, 0)).ok()?;
        socket.connect(SocketAddr::new(there, 9)).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    elsewhere.into_iter().filter_map(source).collect()
}

/// Within a rank IPv4 comes first: it is shorter to type on a phone. IPv6 addresses of one interface stay in the system's order: the one
/// from which it sends is often one for a day (RFC 8981).
fn ordered(mut interfaces: Vec<Interface>, default_sources: &[IpAddr]) -> Vec<IpAddr> {
    let with_default: Vec<String> = interfaces
        .iter()
        .filter(|interface| default_sources.contains(&interface.ip))
        .map(|interface| interface.name.clone())
        .collect();
    interfaces.sort_by_key(|Interface { name, ip }| {
        let begins = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
        let rank = if with_default.contains(name) {
            Rank::DefaultRoute
        } else if begins(&VIRTUAL) {
            Rank::Virtual
        } else if begins(&OVERLAYS) {
            Rank::Overlay
        } else {
            Rank::Link
        };
        (rank, ip.is_ipv6(), ip.is_ipv4() && !default_sources.contains(ip))
    });
    interfaces.into_iter().map(|interface| interface.ip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(interfaces: &[(&str, &str)], default_sources: &[&str]) -> Vec<String> {
        let interfaces =
            interfaces.iter().map(|&(name, ip)| Interface { name: name.to_owned(), ip: ip.parse().unwrap() }).collect();
        let sources: Vec<IpAddr> = default_sources.iter().map(|ip| ip.parse().unwrap()).collect();
        ordered(interfaces, &sources).iter().map(IpAddr::to_string).collect()
    }

    #[test]
    fn the_default_route_comes_first_and_containers_come_last() {
        let machine = [
            ("lo", "127.0.0.1"),
            ("docker0", "172.17.0.1"),
            ("br-5f1e", "172.18.0.1"),
            ("veth12ab", "169.254.7.7"),
            ("virbr0", "192.168.122.1"),
            ("tailscale0", "100.64.0.7"),
            ("eth1", "10.9.0.2"),
            ("wlan0", "10.0.0.3"),
            ("wlan0", "192.168.1.5"),
            ("docker0", "fd00:d::1"),
            ("wlan0", "2001:db8::a"),
            ("wlan0", "2001:db8::b"),
            ("tailscale0", "fd7a:115c:a1e0::7"),
        ];
        let expected = [
            "192.168.1.5",
            "10.0.0.3",
            "2001:db8::a",
            "2001:db8::b",
            "127.0.0.1",
            "10.9.0.2",
            "100.64.0.7",
            "fd7a:115c:a1e0::7",
            "172.17.0.1",
            "172.18.0.1",
            "169.254.7.7",
            "192.168.122.1",
            "fd00:d::1",
        ];
        assert_eq!(order(&machine, &["192.168.1.5", "2001:db8::b"]), expected);
    }

    #[test]
    fn without_a_default_route_real_links_come_first() {
        let machine = [("docker0", "172.17.0.1"), ("eth0", "192.168.1.5"), ("eth0", "fd00::5"), ("wg0", "10.8.0.2")];
        assert_eq!(order(&machine, &[]), ["192.168.1.5", "fd00::5", "10.8.0.2", "172.17.0.1"]);
        assert_eq!(order(&machine, &["10.8.0.2"])[0], "10.8.0.2", "all goes through the tunnel");
    }

    #[test]
    fn what_this_machine_sends_from_is_one_of_its_addresses() {
        let machine = addresses();
        for source in default_sources() {
            assert!(machine.contains(&source), "{source} of {machine:?}");
        }
    }
}
