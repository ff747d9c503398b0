//! What the owner is told of threads: one notification for all who said something since the last was read.

use std::collections::HashMap;

use domain::{
    NodeId, NotificationKind, PeerId, PostId, ThreadItemId, Timestamp,
    thread::{ItemKind, Voice, Who},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

#[derive(FromQueryResult)]
struct Unread {
    id: i64,
    item_id: Option<i64>,
}

#[derive(FromQueryResult)]
struct VoiceRow {
    notification_id: i64,
    author: String,
    name: String,
    peer: Option<i64>,
    is_blocked: bool,
}

#[derive(FromQueryResult)]
struct WordsRow {
    source: String,
    warning: String,
}

impl Store {
    /// What `author` said last under a post, as they wrote it, or the warning that stands before it.
    pub async fn newest_words(
        &self,
        post: PostId,
        author: NodeId,
        kind: ItemKind,
    ) -> Result<Option<String>, StoreError> {
        let sql = "SELECT thread_item.source, thread_item.warning FROM post JOIN thread_item
            ON ifnull(thread_item.peer_id, 0) = ifnull(post.peer_id, 0) AND thread_item.post = post.wire_id
            WHERE post.id = ? AND thread_item.author = ? AND thread_item.kind = ? AND thread_item.standing = 'said'
            AND thread_item.is_removed = 0 ORDER BY thread_item.id DESC LIMIT 1";
        let values = [post.0.into(), author.to_string().into(), <&str>::from(kind).into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let row = WordsRow::find_by_statement(statement).one(self.reader()).await?;
        Ok(row.map(|row| if row.warning.is_empty() { row.source } else { row.warning }))
    }

    /// Who said what these notifications tell, the latest first.
    pub(crate) async fn voices(
        &self,
        notifications: impl Iterator<Item = i64>,
    ) -> Result<HashMap<i64, Vec<Voice>>, StoreError> {
        let ids: Vec<String> = notifications.map(|id| id.to_string()).collect();
        let mut voices: HashMap<i64, Vec<Voice>> = HashMap::new();
        if ids.is_empty() {
            return Ok(voices);
        }
        let sql = format!(
            "SELECT notification_id, author, notification_voice.name, peer.id AS peer,
                peer.state IS 'blocked' AS is_blocked FROM notification_voice
            LEFT JOIN peer ON peer.node_id = notification_voice.author AND peer.state IN ('accepted', 'blocked')
            WHERE notification_id IN ({}) ORDER BY said_at DESC",
            ids.join(", ")
        );
        let statement = Statement::from_string(self.reader().get_database_backend(), sql);
        for VoiceRow { notification_id, author, name, peer, is_blocked } in
            VoiceRow::find_by_statement(statement).all(self.reader()).await?
        {
            let key = author.parse().map_err(|_| StoreError::Corrupt("notification_voice.author"))?;
            let (name, who) = match peer {
                Some(_) if is_blocked => (String::new(), Who::Blocked),
                Some(friend) => (name, Who::Friend(PeerId(friend))),
                None => (name, Who::FriendOfFriend { like: None }),
            };
            voices.entry(notification_id).or_default().push(Voice { key, name, who });
        }
        Ok(voices)
    }
}

impl WriteTx {
    /// Tells the owner at `at` that `author` said something in the thread of `post`: with all others of whom the same was told and not read.
    pub async fn add_voice(
        &self,
        kind: NotificationKind,
        post: PostId,
        author: NodeId,
        name: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let notification = self.put_on_top(kind, post, None, at).await?;
        self.put_voice(notification, author, name, at).await
    }

    /// Tells the owner at `at` that `author` mentioned them, in a post or in a comment under it; says whether it was told now. What is told of
    /// comments under one post leads to the first that was not read, and tells of each comment once while it does.
    pub async fn add_mention(
        &self,
        post: PostId,
        item: Option<ThreadItemId>,
        author: NodeId,
        name: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let kind = NotificationKind::Mentioned;
        let told = "SELECT id FROM notification WHERE kind = ? AND post_id = ? AND item_id IS ?";
        let item = item.map(|item| item.0);
        let told: Option<Id> = self.one(told, [kind.as_str().into(), post.0.into(), item.into()]).await?;
        if told.is_some() {
            return Ok(false);
        }
        let notification = self.put_on_top(kind, post, item, at).await?;
        self.put_voice(notification, author, name, at).await?;
        Ok(true)
    }

    /// Makes a notification of what happened under `post`, with those who are in the unread one of the same: a new one, so that it stands on top,
    /// and nobody marks it as read who saw the old one.
    async fn put_on_top(
        &self,
        kind: NotificationKind,
        post: PostId,
        item: Option<i64>,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        let unread = "SELECT id, item_id FROM notification
            WHERE kind = ?1 AND post_id = ?2 AND (item_id IS NULL) = (?3 IS NULL) AND read_at IS NULL";
        let unread: Option<Unread> = self.one(unread, [kind.as_str().into(), post.0.into(), item.into()]).await?;
        let item = unread.as_ref().map_or(item, |unread| unread.item_id);
        let sql = "INSERT INTO notification (kind, post_id, item_id, created_at) VALUES (?, ?, ?, ?) RETURNING id";
        let new = [kind.as_str().into(), post.0.into(), item.into(), at.0.into()];
        let new: Option<Id> = self.one(sql, new).await?;
        let new = new.ok_or(StoreError::Corrupt("notification"))?.id;
        if let Some(Unread { id: old, .. }) = unread {
            let sql = "UPDATE notification_voice SET notification_id = ? WHERE notification_id = ?";
            self.execute(sql, [new.into(), old.into()]).await?;
            self.execute("DELETE FROM notification WHERE id = ?", [old.into()]).await?;
        }
        Ok(new)
    }

    async fn put_voice(&self, notification: i64, author: NodeId, name: &str, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO notification_voice (notification_id, author, name, said_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET name = excluded.name, said_at = excluded.said_at";
        self.execute(sql, [notification.into(), author.to_string().into(), name.into(), at.0.into()]).await?;
        Ok(())
    }
}
