//! From where an IP address can be reached: our own table over the IANA special-purpose address registries.
//!
//! The most specific row that holds an address decides. IPv4 is global unless a row says otherwise; of IPv6 only what IANA has handed
//! out (`2000::/3`) is, and what is not listed is nowhere. An IPv6 address that carries an IPv4 one is judged by that.
//!
//! Knows no names and no ports, and asks no resolver: who dials a name asks about every address it stands for.

mod ipv4;
mod ipv6;
mod row;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub use row::Scope;
use row::{Reading, Row};

/// From where `ip` can be reached.
pub fn scope(ip: IpAddr) -> Scope {
    match ip {
        IpAddr::V4(ip) => ipv4_scope(ip),
        IpAddr::V6(ip) => ipv6_scope(ip),
    }
}

fn ipv4_scope(ip: Ipv4Addr) -> Scope {
    let holds = |row: &&Row<Ipv4Addr>| (ip.to_bits() ^ row.first.to_bits()).leading_zeros() >= row.length;
    match ipv4::ROWS.iter().filter(holds).max_by_key(|row| row.length).map(|row| row.reading) {
        Some(Reading::Is(scope)) => scope,
        _ => Scope::Global,
    }
}

fn ipv6_scope(ip: Ipv6Addr) -> Scope {
    let holds = |row: &&Row<Ipv6Addr>| (ip.to_bits() ^ row.first.to_bits()).leading_zeros() >= row.length;
    let octets = ip.octets();
    let ipv4_from =
        |start: usize| Ipv4Addr::new(octets[start], octets[start + 1], octets[start + 2], octets[start + 3]);
    match ipv6::ROWS.iter().filter(holds).max_by_key(|row| row.length).map(|row| row.reading) {
        Some(Reading::Is(scope)) => scope,
        Some(Reading::Ipv4Mapped) => ipv4_scope(ipv4_from(12)),
        // RFC 6052, section 3.1: "The Well-Known Prefix MUST NOT be used to represent non-global IPv4 addresses".
        Some(Reading::Translated) => global_or_never(ipv4_from(12)),
        // RFC 3056, section 2: the tunnel's end must be a globally unique IPv4 address.
        Some(Reading::Tunnelled) => global_or_never(ipv4_from(2)),
        None => Scope::Never,
    }
}

fn global_or_never(ip: Ipv4Addr) -> Scope {
    if ipv4_scope(ip) == Scope::Global { Scope::Global } else { Scope::Never }
}

#[cfg(test)]
mod tests;
