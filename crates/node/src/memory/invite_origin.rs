//! Where invites are opened.

/// Where browsers of those who are invited find this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InviteOrigin {
    /// At this URL, where something in front of the server answers them.
    Outer(String),
    /// At the addresses on the card.
    Http,
    /// At the addresses on the card, over TLS alone.
    Https,
    /// Nowhere: those addresses answer servers alone.
    Nowhere,
}
