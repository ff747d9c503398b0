//! A page of the older part of a thread: what stands before a position.

use bytes::Bytes;
use domain::{NodeId, Timestamp, WireId, limits, thread::ThreadPosition};
use serde::{Deserialize, Serialize};

use super::{
    WireError,
    threads::{Relay, WireRelay},
    to_json,
};

/// The older part of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentsPage {
    /// Whether there are still older ones.
    pub has_more: bool,
    /// The oldest first.
    pub items: Vec<Relay>,
    /// How many items were no valid ones.
    pub passed_over: usize,
}

#[derive(Serialize, Deserialize)]
struct WireComments {
    #[serde(default)]
    more: bool,
    items: Vec<WireRelay>,
}

impl CommentsPage {
    /// Reads what the server of `home` sent of the comments under `post` that are older than `before`.
    pub fn parse(bytes: &[u8], home: NodeId, post: WireId, before: ThreadPosition) -> Result<Self, WireError> {
        let WireComments { more, items: wire } = serde_json::from_slice(bytes)?;
        if wire.len() > limits::THREAD_PAGE_COMMENTS {
            return Err(WireError::TooMany("items"));
        }
        if more && wire.is_empty() {
            return Err(WireError::NotAdvancing("more"));
        }
        let count = wire.len();
        let read = wire.into_iter().map(|relay| relay.read(home)).collect::<Result<Vec<_>, _>>()?;
        let of_post = |relay: &Relay| relay.signed.item().subject().post == post;
        let items: Vec<Relay> = read.into_iter().flatten().filter(of_post).collect();
        let positions = items.iter().map(Relay::position).chain([before]);
        if !positions.is_sorted_by(|one, next| one < next) {
            return Err(WireError::NotAdvancing("received"));
        }
        let passed_over = count - items.len();
        Ok(Self { has_more: more, items, passed_over })
    }
}

/// Writes a page of the older part of a thread, the newest first, until it is full.
#[derive(Debug, Default)]
pub struct CommentsWriter {
    items: Vec<WireRelay>,
    size_bytes: usize,
}

impl CommentsWriter {
    /// Adds an item that is older than those before; false if the page is full. Any item fits on an empty page.
    pub fn add(&mut self, jws: &str, received_at: Timestamp) -> bool {
        const AROUND_BYTES: usize = 100;
        let size_bytes = self.size_bytes + jws.len() + AROUND_BYTES;
        if self.items.len() == limits::THREAD_PAGE_COMMENTS || size_bytes > limits::FEED_PAGE_BYTES {
            return false;
        }
        self.size_bytes = size_bytes;
        self.items.push(WireRelay::new(jws, received_at));
        true
    }

    /// Ends the page; `has_more` if there are still older ones.
    pub fn finish(mut self, has_more: bool) -> Bytes {
        self.items.reverse();
        to_json(&WireComments { more: has_more, items: self.items })
    }
}

#[cfg(test)]
mod tests;
