//! What may be dialled, and in which order.
//!
//! A friend's server, or a stranger's request, must not make this node knock at doors inside the owner's house: addresses of the local
//! network are dialled only where the owner pointed there. Resolves no names: code that does asks [`DialRule::allows`] about every address
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

/// Who named an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NamedBy {
    /// The owner, by typing it or by pasting an invite.
    Owner,
    /// The server that is to be there, on its card.
    Peer,
}

/// Where to dial.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Candidate {
    pub address: Address,
    pub named_by: NamedBy,
}

/// It is not known who named it, so that it leads outside alone.
impl From<Address> for Candidate {
    fn from(address: Address) -> Self {
        Self { address, named_by: NamedBy::Peer }
    }
}

impl DialRule {
    /// How far inside `candidate` may lead; `None` if nothing may be dialled there.
    ///
    /// An address that says itself that it is inside was typed, or checked when it came. A public name says nothing of where it leads. If
    /// the owner typed it, it may lead into the house: behind one name there can be the overlay network of friends, or at home another
    /// answer than elsewhere (split DNS). This machine it may not mean, nor, named by a peer, anything in the house (DNS rebinding).
    pub fn of(candidate: &Candidate) -> Option<Self> {
        let Candidate { address, named_by } = candidate;
        match (address.scope(), named_by) {
            (Scope::Global, NamedBy::Owner) if address.ip().is_none() => Some(Self::Private),
            (Scope::Global, _) => Some(Self::Global),
            (Scope::Private, _) => Some(Self::Private),
            (Scope::Loopback, _) => Some(Self::Loopback),
            (Scope::Never, _) => None,
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
    pub fn candidates(&self) -> Vec<Candidate> {
        let known = self.last_good.iter().chain(&self.card).chain(&self.typed);
        let port = known.clone().next().map(Address::port);
        let at_source = self.source.zip(port).map(|(ip, port)| Address::from_ip(ip, port));
        let mut candidates: Vec<Candidate> = Vec::new();
        for address in known.chain(&at_source) {
            if candidates.iter().all(|candidate| candidate.address != *address) {
                let named_by = if self.typed.as_ref() == Some(address) { NamedBy::Owner } else { NamedBy::Peer };
                candidates.push(Candidate { address: address.clone(), named_by });
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

    fn rule(text: &str, named_by: NamedBy) -> Option<DialRule> {
        DialRule::of(&Candidate { address: address(text), named_by })
    }

    #[test]
    fn the_house_is_open_only_where_the_owner_pointed() {
        for (typed, global, private, loopback) in [
            ("93.184.215.14", true, false, false),
            ("o2m.example.org", true, true, false),
            ("192.168.1.5", true, true, false),
            ("jonas.local:9000", true, true, false),
            ("[fd00::5]", true, true, false),
            ("localhost", true, true, true),
            ("[::1]:8001", true, true, true),
            ("[::ffff:127.0.0.1]", true, true, true),
        ] {
            let rule = rule(typed, NamedBy::Owner).unwrap();
            for (ips, expected) in [
                (["8.8.8.8", "2a02::1", "::ffff:8.8.8.8"], global),
                (["10.0.0.1", "fe80::1", "::ffff:192.168.0.1"], private),
                (["100.64.0.7", "100.127.255.254", "fd7a:115c:a1e0::7"], private),
                (["127.0.0.1", "::1", "::ffff:127.9.9.9"], loopback),
                (["169.254.169.254", "0.0.0.0", "64:ff9b::10.0.0.1"], false),
            ] {
                for ip in ips {
                    assert_eq!(rule.allows(ip.parse().unwrap()), expected, "{ip}, since {typed} was typed");
                }
            }
        }
        for nowhere in ["0.0.0.0", "224.0.0.1", "169.254.169.254", "[2001:db8::1]"] {
            for named_by in [NamedBy::Owner, NamedBy::Peer] {
                assert_eq!(rule(nowhere, named_by), None, "{nowhere}");
            }
        }
    }

    #[test]
    fn a_public_name_on_a_card_leads_outside_and_nowhere_else() {
        let rule = rule("o2m.example.org", NamedBy::Peer).unwrap();
        for (ip, expected) in
            [("8.8.8.8", true), ("10.0.0.1", false), ("100.64.0.7", false), ("fd00::5", false), ("127.0.0.1", false)]
        {
            assert_eq!(rule.allows(ip.parse().unwrap()), expected, "{ip}");
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
        let printed: Vec<_> =
            everything.candidates().iter().map(|found| (found.address.to_string(), found.named_by)).collect();
        let expected = [
            ("1.1.1.1:9000", NamedBy::Peer),
            ("[2a02::1]:9000", NamedBy::Peer),
            ("jonas.example:8000", NamedBy::Owner),
            ("2.2.2.2:9000", NamedBy::Peer),
        ];
        assert_eq!(printed, expected.map(|(address, named_by)| (address.to_owned(), named_by)));
        let on_card_too = Whereabouts { card: vec![address("jonas.example:8000")], ..everything.clone() };
        assert_eq!(on_card_too.candidates()[1].named_by, NamedBy::Owner);
        let still_there = Whereabouts { source: Some("1.1.1.1".parse().unwrap()), ..everything };
        assert_eq!(still_there.candidates().len(), 3);
        let from_nowhere = Whereabouts { source: Some("1.1.1.1".parse().unwrap()), ..Whereabouts::default() };
        assert!(from_nowhere.candidates().is_empty(), "no port is known");
    }
}
