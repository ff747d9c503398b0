//! From where friends can reach this server, as a friend's server found when it dialled back.

use std::net::IpAddr;

use crate::{Address, Scope, scope::scope};

/// What a friend's server found that was asked to dial back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialledBack {
    /// From where the question came to it.
    pub from: IpAddr,
    /// Where this server answered it, by its key.
    pub reached: Vec<Address>,
}

/// From where friends can reach this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Reachability {
    /// From anywhere.
    Anywhere,
    /// A friend outside could not, at the address from which the question came.
    NotFromOutside,
    /// From this house, or whatever network the friend is in, too; nobody outside was asked.
    House,
    /// From the same computer, on which the friend's server runs, too; nobody else was asked.
    ThisMachine,
    /// Not even from there.
    Nowhere,
}

impl DialledBack {
    /// From where friends can reach this server, by this.
    pub fn reachability(&self) -> Reachability {
        match (scope(self.from), self.reached.is_empty()) {
            (Scope::Global, false) => Reachability::Anywhere,
            (Scope::Global, true) => Reachability::NotFromOutside,
            (_, true) => Reachability::Nowhere,
            (Scope::Loopback, false) => Reachability::ThisMachine,
            (Scope::Private | Scope::Never, false) => Reachability::House,
        }
    }

    /// Says whether the one who was asked is outside.
    pub fn is_from_outside(&self) -> bool {
        scope(self.from) == Scope::Global
    }

    /// Says whether this tells more than `other`: whoever is outside knows better.
    pub fn tells_more_than(&self, other: &Self) -> bool {
        let weight = |found: &Self| match found.reachability() {
            Reachability::Anywhere => 4,
            Reachability::NotFromOutside => 3,
            Reachability::House => 2,
            Reachability::ThisMachine => 1,
            Reachability::Nowhere => 0,
        };
        weight(self) > weight(other)
    }
}

impl Reachability {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_outside_knows_better() {
        let found = |from: &str, is_reached: bool| {
            let from: IpAddr = from.parse().unwrap();
            DialledBack { from, reached: is_reached.then(|| Address::from_ip(from, 7777)).into_iter().collect() }
        };
        let rising = [
            (found("192.168.1.5", false), "nowhere"),
            (found("127.0.0.1", true), "this-machine"),
            (found("192.168.1.5", true), "house"),
            (found("9.9.9.9", false), "not-from-outside"),
            (found("2a00:1450::1", true), "anywhere"),
        ];
        for (found, expected) in &rising {
            assert_eq!(found.reachability().as_str(), *expected, "{found:?}");
        }
        assert!(rising[1].0.tells_more_than(&rising[0].0) && rising[4].0.tells_more_than(&rising[3].0));
        assert!(!rising[0].0.tells_more_than(&rising[3].0) && !rising[3].0.tells_more_than(&rising[3].0));
    }
}
