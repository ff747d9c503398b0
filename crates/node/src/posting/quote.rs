//! Which post the owner is about to quote: it stands above the form for a new post until that is published, or it is taken away.

use domain::{LiveEvent, PostId};
use store::StoreError;

use super::{owner::OwnerPosts, publish::PostError};

impl OwnerPosts<'_> {
    /// Puts a post that is here, the owner's or a friend's, beside what is written next; `None`: nothing any more.
    pub async fn begin_quote(self, post: Option<PostId>) -> Result<(), PostError> {
        let tx = self.node.store.write().await?;
        if let Some(post) = post {
            tx.quote_of(post).await?.ok_or(PostError::NotFound)?;
        }
        if tx.set_quoting(post).await? {
            tx.commit().await?;
            self.node.live.send(LiveEvent::TimelineChanged);
        }
        Ok(())
    }

    /// The post that stands there.
    pub async fn begun_quote(self) -> Result<Option<PostId>, StoreError> {
        self.node.store.quoting().await
    }
}

#[cfg(test)]
mod tests;
