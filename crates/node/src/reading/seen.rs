//! Up to where the owner has seen the timeline. All screens agree on it, since it is kept here.

use domain::{TimelineCursor, TimelineSeen};
use store::StoreError;

use super::owner::OwnerReading;

impl OwnerReading<'_> {
    /// Notes that the timeline was shown, beginning with `newest`. Nothing is written if that had been seen.
    pub async fn saw_timeline(self, newest: TimelineCursor) -> Result<(), StoreError> {
        let (store, now) = (&self.node.store, self.node.now());
        if TimelineSeen::look(store.timeline_seen().await?, newest, now).is_none() {
            return Ok(());
        }
        let tx = store.write().await?;
        if let Some(seen) = TimelineSeen::look(tx.timeline_seen().await?, newest, now) {
            tx.set_timeline_seen(seen).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Up to where the timeline was seen, once it is shown beginning with `newest`, or further down without that.
    pub async fn timeline_seen(self, newest: Option<TimelineCursor>) -> Result<Option<TimelineSeen>, StoreError> {
        let held = self.node.store.timeline_seen().await?;
        Ok(newest.and_then(|newest| TimelineSeen::look(held, newest, self.node.now())).or(held))
    }
}

#[cfg(test)]
mod tests {
    use domain::{PostId, Timestamp};

    use crate::testing::TestNode;

    #[tokio::test]
    async fn what_was_seen_once_is_not_written_again() {
        let (test, owner) = TestNode::set_up().await;
        let place = |at| domain::TimelineCursor { published_at: Timestamp(at), post: PostId(at) };
        assert_eq!(owner.reading().timeline_seen(None).await.unwrap(), None);
        for at in [5, 3, 5] {
            owner.reading().saw_timeline(place(at)).await.unwrap();
        }
        let seen = owner.reading().timeline_seen(None).await.unwrap().unwrap();
        assert_eq!((seen.newest, seen.line), (place(5), place(5)));
        test.clock.advance(3600);
        let shown = owner.reading().timeline_seen(Some(place(9))).await.unwrap().unwrap();
        assert_eq!((shown.newest, shown.line), (place(9), place(5)));
        assert_eq!(owner.reading().timeline_seen(None).await.unwrap(), Some(seen), "it was not shown yet");
        // Nothing can be written while this is open.
        let tx = owner.node().store.write().await.unwrap();
        owner.reading().saw_timeline(place(5)).await.unwrap();
        drop(tx);
    }
}
