//! Who is mentioned in what the owner writes.

use domain::{FriendshipState, TypedText};
use store::StoreError;

use super::owner::OwnerPosts;
use crate::{markdown, node::Node};

impl OwnerPosts<'_> {
    /// The HTML that a post of this text would have; not empty, nor beyond the limit of a post.
    pub async fn preview(self, text: &TypedText) -> Result<String, StoreError> {
        let text = self.node.with_mentions(text, domain::limits::POST_TEXT_BYTES).await?;
        Ok(markdown::render(text.as_str().trim(), None))
    }
}

impl Node {
    /// What is published of `typed`: names that were typed with an `@` become mentions of friends, as far as there is `room`, in bytes.
    /// That is done once, so that a friend who is called otherwise later is still meant.
    pub(crate) async fn with_mentions(&self, typed: &TypedText, room: usize) -> Result<TypedText, StoreError> {
        if !typed.as_str().contains('@') {
            return Ok(typed.clone());
        }
        let friends = self.store.peers().await?.into_iter().filter(|peer| peer.state == FriendshipState::Accepted);
        let named: Vec<_> = friends.filter_map(|peer| Some((peer.name, peer.node_id?))).collect();
        Ok(TypedText::from(markdown::with_mentions(typed.as_str(), &named, room)))
    }
}
