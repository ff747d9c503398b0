//! The paths that servers ask each other for; docs/PROTOCOL.md describes them one by one.

use domain::Sha256;

/// Who answers here (RFC 8615); open to strangers.
pub const WELL_KNOWN: &str = "/.well-known/o2m";
/// Where a stranger leaves a friend request.
pub const FRIEND_REQUESTS: &str = "/o2m/v1/friend-requests";
/// What became of the request whose secret is presented.
pub const CURRENT_REQUEST: &str = "/o2m/v1/friend-requests/current";
/// Where an accepted request is announced to the one who asked.
pub const ACCEPTANCE: &str = "/o2m/v1/friend-requests/acceptance";
/// What changed, newest change first.
pub const FEED: &str = "/o2m/v1/feed";
/// How the owner shows themselves.
pub const PROFILE: &str = "/o2m/v1/profile";
/// The folder of picture files, each by its SHA-256.
pub const MEDIA: &str = "/o2m/v1/media";
/// "Something changed", without content.
pub const POKE: &str = "/o2m/v1/poke";
/// The friendship itself, to be deleted.
pub const FRIENDSHIP: &str = "/o2m/v1/friendship";

/// The page of the feed with the changes before position `before`, or the newest.
pub fn feed_page(before: Option<i64>) -> String {
    match before {
        None => FEED.to_owned(),
        Some(before) => format!("{FEED}?before={before}"),
    }
}

/// The position in a [`feed_page`] link. Anything else, above all a link elsewhere, is `None`.
pub fn parse_feed_page(link: &str) -> Option<i64> {
    link.strip_prefix(FEED)?.strip_prefix("?before=")?.parse().ok()
}

/// The file with the hash `sha256`.
pub fn media_file(sha256: Sha256) -> String {
    format!("{MEDIA}/{sha256}")
}
