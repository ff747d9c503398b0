//! Who holds a token is a friend.

use domain::Reach;
use store::{PeerRow, StoreError};

use crate::{Friend, LiveEvent, Node, secret::hash_secret};

/// That a friend was heard is written down at most once in this time.
const HEARD_SECONDS: i64 = 60;

impl Node {
    /// The friend who presents `token`, heard as of now. Unknown, ended and blocked are all `None`.
    pub async fn authenticate_friend(&self, token: &str) -> Result<Option<Friend>, StoreError> {
        let Some(row) = self.store.friend_by_token_hash(&hash_secret(token)).await? else { return Ok(None) };
        self.heard(&row).await?;
        Ok(Some(Friend { node: self.clone(), peer: row.id }))
    }

    /// Notes that an exchange with the peer in `row` succeeded.
    pub(crate) async fn heard(&self, row: &PeerRow) -> Result<(), StoreError> {
        let now = self.now();
        let is_noted = row.last_heard_at.is_some_and(|heard| {
            now.seconds_since(heard) < HEARD_SECONDS && row.last_failed_at.is_none_or(|failed| failed < heard)
        });
        if is_noted && row.request_secret.is_none() {
            return Ok(());
        }
        let was_lit = Reach::of(row.last_heard_at, row.last_failed_at, now) == Reach::Lit;
        let tx = self.store.write().await?;
        tx.heard_peer(row.id, now).await?;
        if row.request_secret.is_some() && row.token_to_present.is_some() {
            // It has its token, so the acceptance need not be taken again.
            tx.set_request_secret(row.id, None).await?;
        }
        tx.commit().await?;
        if !was_lit {
            self.live.send(LiveEvent::FriendsChanged);
        }
        Ok(())
    }
}
