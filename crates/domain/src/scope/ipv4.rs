//! The IANA IPv4 Special-Purpose Address Registry (RFC 6890, RFC 8190) and the multicast space (RFC 5771).

use std::net::Ipv4Addr;

use super::row::{Reading, Row, Scope};

const fn row(octets: [u8; 4], length: u32, scope: Scope) -> Row<Ipv4Addr> {
    let [a, b, c, d] = octets;
    Row { first: Ipv4Addr::new(a, b, c, d), length, reading: Reading::Is(scope) }
}

/// Where the registry says "globally reachable" but means an anycast service (AS112, AMT, PCP, TURN), no friend is: never.
pub(super) const ROWS: &[Row<Ipv4Addr>] = &[
    // "This network" (RFC 791, section 3.2), and "this host" (RFC 1122, section 3.2.1.3).
    row([0, 0, 0, 0], 8, Scope::Never),
    // Private use (RFC 1918).
    row([10, 0, 0, 0], 8, Scope::Private),
    // Shared address space (RFC 6598); friends' overlay networks live here too.
    row([100, 64, 0, 0], 10, Scope::Private),
    // Loopback (RFC 1122, section 3.2.1.3).
    row([127, 0, 0, 0], 8, Scope::Loopback),
    // Link-local (RFC 3927).
    row([169, 254, 0, 0], 16, Scope::Private),
    // In no registry: where clouds answer questions about the machine, its secrets among them.
    row([169, 254, 169, 254], 32, Scope::Never),
    // Private use (RFC 1918).
    row([172, 16, 0, 0], 12, Scope::Private),
    // IETF protocol assignments (RFC 6890, section 2.1). Within: DS-Lite (RFC 7335), dummy address (RFC 7600), PCP anycast (RFC 7723),
    // TURN anycast (RFC 8155), NAT64/DNS64 discovery (RFC 7050, RFC 8880).
    row([192, 0, 0, 0], 24, Scope::Never),
    // Documentation, TEST-NET-1 (RFC 5737).
    row([192, 0, 2, 0], 24, Scope::Never),
    // AS112-v4 (RFC 7535).
    row([192, 31, 196, 0], 24, Scope::Never),
    // AMT (RFC 7450).
    row([192, 52, 193, 0], 24, Scope::Never),
    // Deprecated: 6to4 relay anycast (RFC 7526).
    row([192, 88, 99, 0], 24, Scope::Never),
    // Private use (RFC 1918).
    row([192, 168, 0, 0], 16, Scope::Private),
    // Direct delegation AS112 service (RFC 7534).
    row([192, 175, 48, 0], 24, Scope::Never),
    // Benchmarking (RFC 2544).
    row([198, 18, 0, 0], 15, Scope::Never),
    // Documentation, TEST-NET-2 (RFC 5737).
    row([198, 51, 100, 0], 24, Scope::Never),
    // Documentation, TEST-NET-3 (RFC 5737).
    row([203, 0, 113, 0], 24, Scope::Never),
    // Multicast (RFC 5771).
    row([224, 0, 0, 0], 4, Scope::Never),
    // Reserved (RFC 1112, section 4), and limited broadcast (RFC 919, section 7).
    row([240, 0, 0, 0], 4, Scope::Never),
];
