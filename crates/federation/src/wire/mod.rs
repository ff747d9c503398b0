//! What servers say to each other, as JSON (RFC 8259); checked here, since remote data lies.
//!
//! Parsing gives domain types or a [`WireError`]; nothing that breaks a limit gets further.

mod comments;
mod dialled_back;
mod feed;
mod instance;
mod introduction;
mod kept;
mod page;
mod peer_message;
mod picture;
mod poke;
mod profile;
mod quote;
mod report;
mod thread_item;
mod threads;
pub(crate) mod time;
mod well_known;

pub use comments::{CommentsPage, CommentsWriter};
pub use dialled_back::{dialled_back_to_json, parse_dialled_back};
pub use feed::{FeedPage, FeedWriter};
pub use instance::{O2M_INSTANCE, SignedInstance, SignedInstanceError};
pub use introduction::{
    Introduction, IntroductionAnswer, KNOWS_INTRODUCTIONS, O2M_INTRODUCTIONS, SignedCard, SignedCardError,
    knows_introductions,
};
pub use kept::{KeptChallenge, KeptHas, KeptList, KeptListed, KeptProof};
pub use peer_message::{PeerAnswer, PeerMessage, WireCard, content_digest};
pub use poke::Poke;
pub use profile::{parse_profile, profile_to_json};
pub use report::ReportMessage;
pub use thread_item::{SignedItem, ThreadItemError};
#[cfg(test)]
pub(crate) use thread_item::{parse_payload, payload_to_json};
pub use threads::{
    KNOWS_MESSAGES, O2M_MESSAGES, O2M_READ, O2M_THREADS, Relay, ThreadChange, ThreadsItem, ThreadsPage, ThreadsWriter,
    knows_messages, read_mark, threads_head,
};
pub use time::to_text as date;
pub use well_known::WellKnown;

/// The bytes are not what the protocol says.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    #[error("not the JSON that was asked for")]
    Json(#[from] serde_json::Error),
    #[error("`{0}` is out of its range or too long")]
    Field(&'static str),
    #[error("more `{0}` than are taken")]
    TooMany(&'static str),
    /// What was read already, or nothing, or out of order.
    #[error("the feed does not go on: `{0}`")]
    NotAdvancing(&'static str),
    #[error("status {0} has no meaning here")]
    Status(http::StatusCode),
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> bytes::Bytes {
    serde_json::to_vec(value).expect("wire formats have text keys and finite numbers").into()
}
