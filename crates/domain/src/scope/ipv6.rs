//! The IANA IPv6 Special-Purpose Address Registry (RFC 6890, RFC 8190) and the IPv6 address space (RFC 4291).

use std::net::Ipv6Addr;

use super::row::{Reading, Row, Scope};

const fn row(g: [u16; 8], length: u32, reading: Reading) -> Row<Ipv6Addr> {
    Row { first: Ipv6Addr::new(g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7]), length, reading }
}

const NEVER: Reading = Reading::Is(Scope::Never);
const PRIVATE: Reading = Reading::Is(Scope::Private);

/// Where the registry says "globally reachable" but means an anycast service or no host's address (AS112, AMT, PCP, TURN, SRP, `ORCHIDv2`,
/// DRIP), no friend is: never. So `2001::/23` is never as a whole.
pub(super) const ROWS: &[Row<Ipv6Addr>] = &[
    // Reserved by IETF (RFC 4291). Within: unspecified (RFC 4291, section 2.5.2), IPv4-compatible addresses, deprecated (section
    // 2.5.5.1), and IPv4-translated ones, ::ffff:0:0:0/96 (RFC 2765).
    row([0, 0, 0, 0, 0, 0, 0, 0], 8, NEVER),
    // Loopback (RFC 4291, section 2.5.3).
    row([0, 0, 0, 0, 0, 0, 0, 1], 128, Reading::Is(Scope::Loopback)),
    // IPv4-mapped (RFC 4291, section 2.5.5.2).
    row([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, Reading::Ipv4Mapped),
    // IPv4-IPv6 translation, the well-known prefix (RFC 6052).
    row([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, Reading::Translated),
    // Local-use translation (RFC 8215): what it leads to is the translator's secret.
    row([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, NEVER),
    // Discard-only (RFC 6666).
    row([0x100, 0, 0, 0, 0, 0, 0, 0], 64, NEVER),
    // Dummy prefix (RFC 9780).
    row([0x100, 0, 0, 1, 0, 0, 0, 0], 64, NEVER),
    // Global unicast, as far as it is handed out (RFC 4291, section 2.4; RFC 3587).
    row([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, Reading::Is(Scope::Global)),
    // IETF protocol assignments (RFC 2928). Within: Teredo, 2001::/32 (RFC 4380); anycast of PCP, TURN and SRP, 2001:1::1 to 3 (RFC
    // 7723, RFC 8155, RFC 9665); benchmarking, 2001:2::/48 (RFC 5180); AMT, 2001:3::/32 (RFC 7450); AS112-v6, 2001:4:112::/48 (RFC
    // 7535); ORCHID, 2001:10::/28 (RFC 4843); ORCHIDv2, 2001:20::/28 (RFC 7343); drone identities, 2001:30::/28 (RFC 9374).
    row([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, NEVER),
    // Documentation (RFC 3849).
    row([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, NEVER),
    // 6to4 (RFC 3056).
    row([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, Reading::Tunnelled),
    // Direct delegation AS112 service (RFC 7534).
    row([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48, NEVER),
    // Documentation (RFC 9637).
    row([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, NEVER),
    // Segment routing identifiers (RFC 9602).
    row([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, NEVER),
    // Unique local (RFC 4193).
    row([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, PRIVATE),
    // In no registry: where a cloud answers questions about the machine, its secrets among them.
    row([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254], 128, NEVER),
    // Link-local (RFC 4291, section 2.5.6).
    row([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, PRIVATE),
    // Deprecated: site-local (RFC 3879).
    row([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, NEVER),
    // Multicast (RFC 4291, section 2.7).
    row([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, NEVER),
];
