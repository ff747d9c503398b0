//! The paths that servers ask each other for; docs/PROTOCOL.md describes them one by one.

use domain::{Cursor, Sha256};

/// Who answers here (RFC 8615); open to strangers.
pub const WELL_KNOWN: &str = "/.well-known/o2m";
/// Where a stranger leaves a friend request.
pub const FRIEND_REQUESTS: &str = "/o2m/v1/friend-requests";
/// What became of the request whose secret is presented.
pub const CURRENT_REQUEST: &str = "/o2m/v1/friend-requests/current";
/// Where an accepted request is announced to the one who asked.
pub const ACCEPTANCE: &str = "/o2m/v1/friend-requests/acceptance";
/// What changed since a position.
pub const FEED: &str = "/o2m/v1/feed";
/// How the owner shows themselves.
pub const PROFILE: &str = "/o2m/v1/profile";
/// The folder of picture files, each by its SHA-256.
pub const MEDIA: &str = "/o2m/v1/media";
/// "Something changed", and up to where.
pub const POKE: &str = "/o2m/v1/poke";
/// The friendship itself, to be deleted.
pub const FRIENDSHIP: &str = "/o2m/v1/friendship";

/// The page of the feed that follows `since`, or the first.
pub fn feed_page(since: Option<Cursor>) -> String {
    match since {
        None => FEED.to_owned(),
        Some(since) => format!("{FEED}?since={since}"),
    }
}

/// The file with the hash `sha256`.
pub fn media_file(sha256: Sha256) -> String {
    format!("{MEDIA}/{sha256}")
}
