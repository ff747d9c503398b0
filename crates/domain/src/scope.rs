//! From where an IP address can be reached: our own table over the IANA special-purpose address registries.
//!
//! The most specific row that holds an address decides. IPv4 is global unless a row says otherwise; of IPv6 only what IANA has handed
//! out (`2000::/3`) is, and what is not listed is nowhere. An IPv6 address that carries an IPv4 one is judged by that.
//!
//! Knows no names and no ports, and asks no resolver: who dials a name asks about every address it stands for.

mod ipv4;
mod ipv6;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// From where an address can be reached, if a friend's server can be there at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// From everywhere.
    Global,
    /// From the same network.
    Private,
    /// From this machine.
    Loopback,
    /// No friend's server is there: nothing is, or a service of the network.
    Never,
}

/// One row of the table: the addresses that share their first `length` bits with `first`.
#[derive(Debug, Clone, Copy)]
struct Row<A> {
    first: A,
    length: u32,
    reading: Reading,
}

/// What a row says about its addresses.
#[derive(Debug, Clone, Copy)]
enum Reading {
    Is(Scope),
    /// The last 32 bits are an IPv4 address, which the operating system dials in its stead.
    Ipv4Mapped,
    /// The last 32 bits are an IPv4 address that a translator dials.
    Translated,
    /// Bits 16 to 47 are an IPv4 address that a tunnel leads to.
    Tunnelled,
}

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
