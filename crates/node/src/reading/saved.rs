//! Posts that the owner keeps to find them again. What its author deletes goes, and so do a friend's with the friendship.

use domain::{LiveEvent, PostId};
use store::StoreError;

use super::owner::OwnerReading;

impl OwnerReading<'_> {
    /// Keeps a post, the owner's or a friend's, or keeps it no more. Nobody else learns of it. Nothing for a post that is not there.
    pub async fn save(self, post: PostId, is_saved: bool) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        if tx.set_saved(post, is_saved).await? {
            tx.commit().await?;
            self.node.live.send(LiveEvent::PostChanged { post });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::{PostsFrom, TimelineFilter};

    use crate::testing::friends::{Friends, Side, publish};

    async fn saved(side: &Side) -> Vec<String> {
        let filter = TimelineFilter { from: PostsFrom::Saved, with_pictures: false };
        let posts = side.owner.reading().timeline(None, filter).await.unwrap().posts;
        posts.into_iter().map(|post| post.source).collect()
    }

    #[tokio::test]
    async fn what_is_saved_stays_through_edits_and_goes_with_the_post_and_the_friendship() {
        let friends = Friends::new().await;
        let frost = publish(&friends.alpha.owner, "Frost").await;
        publish(&friends.alpha.owner, "Thaw").await;
        friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
        let beta = &friends.beta;
        let own = publish(&beta.owner, "Of my own").await;
        let all = beta.node().store.timeline(None, TimelineFilter::default(), 9).await.unwrap();
        for post in &all {
            beta.owner.reading().save(post.id, true).await.unwrap();
        }
        assert_eq!(saved(beta).await.len(), 3);
        friends.alpha.edit(frost, "Hoarfrost", domain::Audience::AllFriends).await;
        friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
        assert!(saved(beta).await.contains(&"Hoarfrost".to_owned()));

        beta.owner.reading().save(own, false).await.unwrap();
        friends.alpha.owner.posts().delete(frost).await.unwrap();
        friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
        assert_eq!(saved(beta).await, ["Thaw"]);
        beta.owner.friends().end(beta.friend).await.unwrap();
        assert!(saved(beta).await.is_empty());
    }
}
