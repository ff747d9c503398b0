//! What a friend's server may read here: the feed and the profile.

use bytes::Bytes;
use domain::{Profile, limits};
use federation::wire::{FeedWriter, profile_to_json};
use sha2::{Digest, Sha256};
use store::StoreError;

use crate::Friend;

/// A document for a friend's server.
#[derive(Debug, Clone)]
pub struct Document {
    /// JSON.
    pub body: Bytes,
    /// A strong validator (RFC 9110, section 8.8.3), with its quotes.
    pub etag: String,
}

impl Friend {
    /// The validator of the newest page of the feed, by which most questions are answered without making the page.
    pub async fn feed_etag(&self) -> Result<String, StoreError> {
        Ok(etag(self.node.store.feed_head().await?.sequence))
    }

    /// The page of the feed before position `before`, or the newest: what changed, newest change first.
    pub async fn feed(&self, before: Option<i64>) -> Result<Document, StoreError> {
        let store = &self.node.store;
        // The head first: what changes between the two reads is then told again, and never missed.
        let head = store.feed_head().await?;
        let end = before.map_or(head.sequence.saturating_add(1), |before| before.min(head.sequence.saturating_add(1)));
        let entries = store.feed_entries(end, limits::FEED_PAGE_ITEMS as u64 + 1).await?;
        let profile_version = version_of(&store.profile().await?);
        let mut page = FeedWriter::new(head.name, head.sequence, profile_version);
        let written = entries
            .iter()
            .take_while(|entry| match &entry.post {
                Some(post) => page.add_post(entry.sequence, entry.wire_id, post),
                None => page.add_removed(entry.sequence, entry.wire_id),
            })
            .count();
        Ok(Document { body: page.finish(written < entries.len()), etag: etag(head.sequence) })
    }

    /// The owner's profile.
    pub async fn profile(&self) -> Result<Document, StoreError> {
        let profile = self.node.store.profile().await?;
        let version = version_of(&profile);
        Ok(Document { body: profile_to_json(&profile, version), etag: etag(version) })
    }
}

fn etag(sequence: i64) -> String {
    format!("\"{sequence}\"")
}

/// Which edition of the profile this is, by its content: the picture may be the first one published, and change with the posts.
fn version_of(profile: &Profile) -> i64 {
    let hash: [u8; 32] = Sha256::digest(profile_to_json(profile, 0)).into();
    // JSON's numbers are exact up to 2^53 everywhere (RFC 8259, section 6).
    hash[..6].iter().fold(0, |version, &byte| version << 8 | i64::from(byte))
}

#[cfg(test)]
mod tests {
    use domain::{FeedChange, PeerId};
    use federation::wire::{FeedPage, parse_profile};

    use super::*;
    use crate::testing::TestNode;

    #[tokio::test]
    async fn the_feed_of_a_new_node_is_empty_and_its_profile_has_the_edition_that_the_feed_says() {
        let (_test, owner) = TestNode::set_up().await;
        let friend = Friend { node: owner.node().clone(), peer: PeerId(1) };
        let feed = friend.feed(None).await.unwrap();
        let page = FeedPage::parse(&feed.body).unwrap();
        assert_eq!(feed.etag, friend.feed_etag().await.unwrap());
        assert!(page.items.iter().all(|item| matches!(item.change, FeedChange::Post(_))) && page.next_before.is_none());
        let profile = parse_profile(&friend.profile().await.unwrap().body).unwrap();
        assert_eq!((profile.version, profile.name.as_str()), (page.profile_version, "Mara"));
    }
}
