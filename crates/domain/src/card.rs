//! What a server says of itself to friends, and to whom it asks: its name, its key and where it is.

use std::net::IpAddr;

use crate::{Address, DialRule, Name, NodeId, Scope, dial::may_name_port, limits, scope::scope};

/// The card of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub name: Name,
    pub id: NodeId,
    /// Where it can be reached, the likeliest first; at most [`limits::CARD_ADDRESSES`].
    pub addresses: Vec<Address>,
}

/// Those of `addresses` that a card from `arrived_from` may name, in order and none twice, as many as a card holds.
///
/// Loopback only from loopback, private from private or loopback, global from anywhere: a server outside knows nothing of the inside,
/// and would only make this node knock there.
pub fn keep_allowed(addresses: impl IntoIterator<Item = Address>, arrived_from: IpAddr) -> Vec<Address> {
    keep(addresses, scope(arrived_from))
}

/// The same for a card that a friend passed on, whose server answered at `answered_at`. Under a public name the friend is outside, whatever the DNS says of it.
pub fn keep_introduced(addresses: impl IntoIterator<Item = Address>, answered_at: Option<&Address>) -> Vec<Address> {
    keep(addresses, answered_at.map_or(Scope::Never, Address::scope))
}

/// Which of the addresses on such a card stands where otherwise the owner's own word does. The owner named none, so that it is none which could lead
/// anywhere else than it says: a public name is not.
pub fn introduced_address(kept: &[Address]) -> Option<&Address> {
    kept.iter().find(|address| address.ip().is_some())
}

fn keep(addresses: impl IntoIterator<Item = Address>, arrived_from: Scope) -> Vec<Address> {
    let rule = match arrived_from {
        Scope::Loopback => DialRule::Loopback,
        Scope::Private => DialRule::Private,
        Scope::Global | Scope::Never => DialRule::Global,
    };
    let mut kept = Vec::new();
    for address in addresses {
        let is_allowed = rule.allows_scope(address.scope()) && may_name_port(address.port());
        if is_allowed && !kept.contains(&address) && kept.len() < limits::CARD_ADDRESSES {
            kept.push(address);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(named: &[&str], arrived_from: &str) -> Vec<String> {
        let addresses = named.iter().map(|text| text.parse().unwrap());
        keep_allowed(addresses, arrived_from.parse().unwrap()).iter().map(Address::to_string).collect()
    }

    #[test]
    fn a_card_names_only_what_its_sender_can_know() {
        let named = ["127.0.0.1:8001", "localhost:8000", "192.168.1.5:8000", "[fe80::1]:8000", "jonas.local:8000"];
        let everywhere = ["8.8.8.8:8000", "jonas.example:443"];
        let nowhere = ["169.254.169.254:80", "[64:ff9b::a00:1]:8000", "x.o2m.alt:8000", "8.8.8.8:25"];
        let all: Vec<&str> = named.into_iter().chain(everywhere).chain(nowhere).collect();
        for (arrived_from, expected) in [
            ("127.0.0.1", &all[..7]),
            ("::ffff:127.0.0.1", &all[..7]),
            ("10.0.0.9", &all[2..7]),
            ("fe80::9", &all[2..7]),
            ("9.9.9.9", &all[5..7]),
            ("2a02::9", &all[5..7]),
            ("203.0.113.1", &all[5..7]),
        ] {
            assert_eq!(kept(&all, arrived_from), expected, "{arrived_from}");
        }
    }

    #[test]
    fn a_card_that_a_friend_passed_on_leads_no_further_inside_than_the_friend_is() {
        let named = ["127.0.0.1:8001", "192.168.1.5:8000", "jonas.example:443", "8.8.8.8:8000"];
        let kept = |answered_at: Option<&str>| {
            let addresses = named.iter().map(|text| text.parse().unwrap());
            let answered_at: Option<Address> = answered_at.map(|text| text.parse().unwrap());
            keep_introduced(addresses, answered_at.as_ref())
        };
        for (answered_at, first) in [
            (Some("127.0.0.1:9000"), 0),
            (Some("10.0.0.9:8000"), 1),
            (Some("mara.local:8000"), 1),
            (Some("mara.example:443"), 2),
            (Some("9.9.9.9:8000"), 2),
            (None, 2),
        ] {
            let expected: Vec<Address> = named[first..].iter().map(|text| text.parse().unwrap()).collect();
            assert_eq!(kept(answered_at), expected, "{answered_at:?}");
        }
        assert_eq!(introduced_address(&kept(None)).map(ToString::to_string).as_deref(), Some("8.8.8.8:8000"));
        assert_eq!(introduced_address(&kept(None)[..1]), None, "a name might lead into the house");
    }

    #[test]
    fn a_card_holds_eight_addresses_and_none_twice() {
        let many: Vec<String> = (0..20).map(|n| format!("8.8.8.{}:8000", n / 2)).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let first: Vec<String> = (0..8).map(|n| format!("8.8.8.{n}:8000")).collect();
        assert_eq!(kept(&many, "9.9.9.9"), first, "the likeliest come first");
        assert_eq!(kept(&many[..4], "9.9.9.9"), ["8.8.8.0:8000", "8.8.8.1:8000"]);
    }
}
