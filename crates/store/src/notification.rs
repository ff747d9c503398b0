//! What the owner is told of: the table `notification`.

use domain::{Notification, NotificationId, NotificationKind, PeerId, PostId, ThreadItemId, Timestamp};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::{Store, StoreError, WriteTx, entity::notification, remembered::Slots};

impl Store {
    /// At most `limit` notifications, newest first, older than `before` if it is given.
    pub async fn notifications(
        &self,
        before: Option<NotificationId>,
        limit: u64,
    ) -> Result<Vec<Notification>, StoreError> {
        let key = (before, limit);
        let (find, keep) = (
            move |slots: &mut Slots| slots.notifications.get(&key),
            move |slots: &mut Slots, page: &Vec<Notification>| slots.notifications.keep(key, page),
        );
        self.remembered_where(find, keep, self.read_notifications(before, limit)).await
    }

    async fn read_notifications(
        &self,
        before: Option<NotificationId>,
        limit: u64,
    ) -> Result<Vec<Notification>, StoreError> {
        let mut query = notification::Entity::find().order_by_desc(notification::Column::Id).limit(limit);
        if let Some(before) = before {
            query = query.filter(notification::Column::Id.lt(before.0));
        }
        let rows = query.all(self.reader()).await?;
        let mut voices = self.voices(rows.iter().filter(|row| row.post_id.is_some()).map(|row| row.id)).await?;
        let is_report = |row: &&notification::Model| row.kind == NotificationKind::Reported.as_str();
        let mut reports = self.reports(rows.iter().filter(is_report).map(|row| row.id).collect()).await?;
        let with_voices = |row: notification::Model| {
            let voices = voices.remove(&row.id).unwrap_or_default();
            let report = reports.remove(&row.id);
            Ok(Notification { report, voices, ..Notification::try_from(row)? })
        };
        rows.into_iter().map(with_voices).collect()
    }

    /// How many notifications are unread.
    pub async fn count_unread_notifications(&self) -> Result<u64, StoreError> {
        let count = async {
            let unread = notification::Entity::find().filter(notification::Column::ReadAt.is_null());
            Ok(unread.count(self.reader()).await?)
        };
        self.remembered(|slots| &mut slots.unread_notifications, count).await
    }
}

impl WriteTx {
    /// Tells the owner what happened at `at`, about `peer` if it is about a person.
    pub async fn add_notification(
        &self,
        kind: NotificationKind,
        peer: Option<PeerId>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = notification::ActiveModel {
            kind: Set(kind.as_str().to_owned()),
            peer_id: Set(peer.map(|peer| peer.0)),
            created_at: Set(at.0),
            ..Default::default()
        };
        row.insert(&self.tx).await?;
        Ok(())
    }

    /// Forgets what the owner was told about `peer` of these kinds: what is told now says it anew.
    pub async fn forget_notifications(&self, kinds: &[NotificationKind], peer: PeerId) -> Result<(), StoreError> {
        notification::Entity::delete_many()
            .filter(notification::Column::PeerId.eq(peer.0))
            .filter(notification::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Forgets what the owner was told of this kind, whomever it was about.
    pub async fn forget_notifications_of(&self, kind: NotificationKind) -> Result<(), StoreError> {
        notification::Entity::delete_many().filter(notification::Column::Kind.eq(kind.as_str())).exec(&self.tx).await?;
        Ok(())
    }

    /// Marks every unread notification up to and including `last` as read at `at`; says how many there were.
    pub async fn mark_notifications_read(&self, last: NotificationId, at: Timestamp) -> Result<u64, StoreError> {
        let marked = notification::Entity::update_many()
            .col_expr(notification::Column::ReadAt, Expr::value(at.0))
            .filter(notification::Column::Id.lte(last.0))
            .filter(notification::Column::ReadAt.is_null())
            .exec(&self.tx)
            .await?;
        Ok(marked.rows_affected)
    }
}

impl TryFrom<notification::Model> for Notification {
    type Error = StoreError;

    fn try_from(row: notification::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: NotificationId(row.id),
            kind: row.kind.parse().map_err(|_| StoreError::Corrupt("notification.kind"))?,
            peer: row.peer_id.map(PeerId),
            post: row.post_id.map(PostId),
            item: row.item_id.map(ThreadItemId),
            report: None,
            voices: Vec::new(),
            created_at: Timestamp(row.created_at),
            read_at: row.read_at.map(Timestamp),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn is_unread_until_it_is_marked() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
        let tx = store.write().await.unwrap();
        for seconds in 0..3 {
            let at = Timestamp(0).plus_seconds(seconds);
            tx.add_notification(NotificationKind::FolderWaiting, None, at).await.unwrap();
        }
        tx.commit().await.unwrap();

        let newest = store.notifications(None, 2).await.unwrap();
        assert_eq!(newest.iter().map(|each| each.created_at.0).collect::<Vec<_>>(), [2000, 1000]);
        let rest = store.notifications(Some(newest[1].id), 2).await.unwrap();
        assert_eq!(rest.len(), 1);
        assert_eq!(store.count_unread_notifications().await.unwrap(), 3);

        let tx = store.write().await.unwrap();
        assert_eq!(tx.mark_notifications_read(newest[1].id, Timestamp(9)).await.unwrap(), 2);
        assert_eq!(tx.mark_notifications_read(newest[0].id, Timestamp(9)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(store.count_unread_notifications().await.unwrap(), 0);
    }
}
