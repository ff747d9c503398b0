//! What the rows of the table say.

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
pub(super) struct Row<A> {
    pub(super) first: A,
    pub(super) length: u32,
    pub(super) reading: Reading,
}

/// What a row says about its addresses.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading {
    Is(Scope),
    /// The last 32 bits are an IPv4 address, which the operating system dials in its stead.
    Ipv4Mapped,
    /// The last 32 bits are an IPv4 address that a translator dials.
    Translated,
    /// Bits 16 to 47 are an IPv4 address that a tunnel leads to.
    Tunnelled,
}
