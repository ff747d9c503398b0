//! What may be dialled, and in which order.
//!
//! A friend's server, or a stranger's request, must not make this node knock at doors inside the owner's house: addresses of the local
//! network are dialled only where the owner pointed there. Resolves no names: whoever does asks [`DialRule::allows`] about every address
//! that comes out, right before dialling it.

use std::net::IpAddr;

use crate::{Address, Scope, scope::scope};

/// How far inside the owner pointed, by typing or accepting an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DialRule {
    /// The owner pointed nowhere, or outside: only what anybody could dial.
    Global,
    /// The owner pointed into the local network.
    Private,
    /// The owner pointed at this machine.
    Loopback,
}

impl DialRule {
    /// What follows from `address`, which the owner typed or accepted. A public name is outside, wherever it leads: who means a machine
    /// in the house types its IP address or its local name. `None` if nothing may be dialled there.
    pub fn of_owners(address: &Address) -> Option<Self> {
        match address.scope() {
            Scope::Global => Some(Self::Global),
            Scope::Private => Some(Self::Private),
            Scope::Loopback => Some(Self::Loopback),
            Scope::Never => None,
        }
    }

    /// Says whether `ip` may be dialled.
    pub fn allows(self, ip: IpAddr) -> bool {
        self.allows_scope(scope(ip))
    }

    /// Says whether a friend who is known from here may name an address of `scope`: loopback from loopback, private from private.
    pub fn allows_scope(self, scope: Scope) -> bool {
        match scope {
            Scope::Global => true,
            Scope::Private => self >= Self::Private,
            Scope::Loopback => self == Self::Loopback,
            Scope::Never => false,
        }
    }
}

/// The last of the system ports (RFC 6335, section 6).
const LAST_SYSTEM_PORT: u16 = 1023;

/// Says whether a port may be dialled that a peer named. Of the system ports only those of the web: no friend needs the others, and a
/// card that names mail or shell servers of strangers would make a whole circle of friends knock there. What owners type themselves is
/// their own affair; port 0 is none.
pub fn may_name_port(port: u16) -> bool {
    port > LAST_SYSTEM_PORT || port == 80 || port == 443
}

/// All that is known of where a peer may be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Where it answered last.
    pub last_good: Option<Address>,
    /// What its newest card names.
    pub card: Vec<Address>,
    /// What the owner typed, or accepted.
    pub typed: Option<Address>,
    /// From where its last authenticated request came.
    pub source: Option<IpAddr>,
}

impl Whereabouts {
    /// Where to dial, the likeliest first, nothing twice: where it answered last, what its card names, what the owner typed, and the
    /// source of its last authenticated request with the port that is known best.
    pub fn candidates(&self) -> Vec<Address> {
        let known = self.last_good.iter().chain(&self.card).chain(&self.typed);
        let port = known.clone().next().map(Address::port);
        let at_source = self.source.zip(port).map(|(ip, port)| Address::from_ip(ip, port));
        let mut candidates = Vec::new();
        for address in known.chain(&at_source) {
            if !candidates.contains(address) {
                candidates.push(address.clone());
            }
        }
        candidates
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn the_house_is_open_only_where_the_owner_pointed() {
        for (typed, global, private, loopback) in [
            ("93.184.215.14", true, false, false),
            ("o2m.example.org", true, false, false),
            ("192.168.1.5", true, true, false),
            ("jonas.local:9000", true, true, false),
            ("[fd00::5]", true, true, false),
            ("localhost", true, true, true),
            ("[::1]:8001", true, true, true),
            ("[::ffff:127.0.0.1]", true, true, true),
        ] {
            let rule = DialRule::of_owners(&address(typed)).unwrap();
            for (ips, expected) in [
                (["8.8.8.8", "2a02::1", "::ffff:8.8.8.8"], global),
                (["10.0.0.1", "fe80::1", "::ffff:192.168.0.1"], private),
                (["127.0.0.1", "::1", "::ffff:127.9.9.9"], loopback),
                (["169.254.169.254", "0.0.0.0", "64:ff9b::10.0.0.1"], false),
            ] {
                for ip in ips {
                    assert_eq!(rule.allows(ip.parse().unwrap()), expected, "{ip}, since {typed} was typed");
                }
            }
        }
        for nowhere in ["0.0.0.0", "224.0.0.1", "169.254.169.254", "[2001:db8::1]"] {
            assert_eq!(DialRule::of_owners(&address(nowhere)), None, "{nowhere}");
        }
    }

    #[test]
    fn of_the_system_ports_the_webs_may_be_named() {
        for (port, expected) in [
            (0, false),
            (22, false),
            (25, false),
            (80, true),
            (443, true),
            (1023, false),
            (1024, true),
            (8000, true),
            (65_535, true),
        ] {
            assert_eq!(may_name_port(port), expected, "{port}");
        }
    }

    #[test]
    fn dials_the_likeliest_first_and_nothing_twice() {
        let everything = Whereabouts {
            last_good: Some(address("1.1.1.1:9000")),
            card: vec![address("[2a02::1]:9000"), address("1.1.1.1:9000")],
            typed: Some(address("jonas.example:8000")),
            source: Some("::ffff:2.2.2.2".parse().unwrap()),
        };
        let printed: Vec<String> = everything.candidates().iter().map(Address::to_string).collect();
        assert_eq!(printed, ["1.1.1.1:9000", "[2a02::1]:9000", "jonas.example:8000", "2.2.2.2:9000"]);
        let still_there = Whereabouts { source: Some("1.1.1.1".parse().unwrap()), ..everything };
        assert_eq!(still_there.candidates().len(), 3);
        let from_nowhere = Whereabouts { source: Some("1.1.1.1".parse().unwrap()), ..Whereabouts::default() };
        assert!(from_nowhere.candidates().is_empty(), "no port is known");
    }
}
