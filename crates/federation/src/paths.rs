//! The paths that servers ask each other for; docs/PROTOCOL.md describes them one by one.

use domain::{Cursor, NodeId, Sha256, WireId, keeping::KeptName, thread::ThreadPosition};

use crate::wire::KeptChallenge;

/// Who answers here (RFC 8615); open to strangers.
pub const WELL_KNOWN: &str = "/.well-known/o2m";
/// The folder of what each server says of its friendship with this one, by the key of the server that says it.
pub const PEERS: &str = "/o2m/v1/peers";
/// What changed since a position.
pub const FEED: &str = "/o2m/v1/feed";
/// How the owner shows themselves.
pub const PROFILE: &str = "/o2m/v1/profile";
/// The folder of picture files, each by its SHA-256.
pub const MEDIA: &str = "/o2m/v1/media";
/// What changed in threads since a position.
pub const THREADS: &str = "/o2m/v1/threads";
/// The folder of posts, each with the comments under it.
pub const POSTS: &str = "/o2m/v1/posts";
/// The folder of introductions, each with the cards of the two.
pub const INTRODUCTIONS: &str = "/o2m/v1/introductions";
/// "Something changed", and up to where.
pub const POKE: &str = "/o2m/v1/poke";
/// Whether the server that asks can be reached from where it asks.
pub const DIAL_BACK: &str = "/o2m/v1/dial-back";
/// How a move to another machine stands; open to whoever has the code of it.
pub const MOVE: &str = "/o2m/v1/move";
/// The list of files that go.
pub const MOVE_FILES: &str = "/o2m/v1/move/files";
/// One of them, named by `path` in the query.
pub const MOVE_FILE: &str = "/o2m/v1/move/file";
/// From then on the machine that is left serves nobody.
pub const MOVE_END: &str = "/o2m/v1/move/end";
/// The database, the key, and what else is no file of a picture.
pub const MOVE_ARCHIVE: &str = "/o2m/v1/move/archive";
/// Everything is at its new place.
pub const MOVE_ARRIVED: &str = "/o2m/v1/move/arrived";

/// What is kept for the server that asks, and the folder of its files.
pub const KEPT: &str = "/o2m/v1/kept";
/// The folder of proofs that a file is kept, by its name.
pub const KEPT_PROOF: &str = "/o2m/v1/kept-proof";
/// The folder of servers whose backup a new machine asks for, by their keys; open to strangers.
pub const KEPT_ASKED: &str = "/o2m/v1/kept-asked";

/// The page of the feed that follows `since`, or the first.
pub fn feed_page(since: Option<Cursor>) -> String {
    page(FEED, since)
}

/// The page of the feed of threads that follows `since`, or the first.
pub fn threads_page(since: Option<Cursor>) -> String {
    page(THREADS, since)
}

/// The comments under `post` that are older than `before`.
pub fn comments(post: WireId, before: ThreadPosition) -> String {
    format!("{POSTS}/{post}/comments?before={before}")
}

/// Where an author brings the comment or reaction `id` under `post`.
pub fn comment(post: WireId, id: WireId) -> String {
    format!("{POSTS}/{post}/comments/{id}")
}

/// Where a reader tells the home about the comment `id` under `post`.
pub fn report(post: WireId, id: WireId) -> String {
    format!("{POSTS}/{post}/comments/{id}/report")
}

/// Where one of the two answers the introduction `id`, or a friend asks for it.
pub fn introduction(id: WireId) -> String {
    format!("{INTRODUCTIONS}/{id}")
}

fn page(feed: &str, since: Option<Cursor>) -> String {
    match since {
        None => feed.to_owned(),
        Some(since) => format!("{feed}?since={since}"),
    }
}

/// The file with the hash `sha256`.
pub fn media_file(sha256: Sha256) -> String {
    format!("{MEDIA}/{sha256}")
}

/// The file at `path` of a server that moves.
pub fn move_file(path: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("path", path).finish();
    format!("{MOVE_FILE}?{query}")
}

/// Where `sender` says how it stands.
pub fn peer(sender: NodeId) -> String {
    format!("{PEERS}/{sender}")
}

/// A file that is kept, or is to be.
pub fn kept_file(name: KeptName) -> String {
    format!("{KEPT}/{name}")
}

/// Where a piece of the file with this hash, of `size_bytes`, is brought, which follows `at` bytes.
pub fn kept_piece_to(name: KeptName, at: u64, size_bytes: u64, sha256: Sha256) -> String {
    format!("{KEPT}/{name}?at={at}&size={size_bytes}&sha256={sha256}")
}

/// The piece of a file that follows `at` bytes.
pub fn kept_piece(name: KeptName, at: u64) -> String {
    format!("{KEPT}/{name}?at={at}")
}

/// The proof that a file is kept.
pub fn kept_proof(name: KeptName, KeptChallenge { salt, at, length }: KeptChallenge) -> String {
    format!("{KEPT_PROOF}/{name}?salt={salt}&at={at}&length={length}")
}

/// Where a new machine asks for the backup of the server `lost`.
pub fn kept_asked(lost: NodeId) -> String {
    format!("{KEPT_ASKED}/{lost}")
}
