//! The tables `report` and `own_report`: what friends tell the owner about comments in the owner's threads, and the owner friends about those in theirs.

use std::collections::HashMap;

use domain::{NotificationKind, PeerId, PostId, Report, ThreadItemId, Timestamp, WireId};
use sea_orm::{ConnectionTrait, FromQueryResult, JsonValue, Statement};

use crate::{
    Store, StoreError, WriteTx,
    visibility::{meant_for_peer, visible_to_peer},
};

const HOUR_SECONDS: i64 = 3600;

/// A comment in the owner's thread that a friend may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenComment {
    pub item: ThreadItemId,
    pub post: PostId,
    /// The friend wrote it.
    pub is_theirs: bool,
}

/// What the owner tells a friend about a comment in the friend's thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueReport {
    pub item: ThreadItemId,
    pub post: WireId,
    pub id: WireId,
    pub words: String,
}

#[derive(FromQueryResult)]
struct SeenRow {
    id: i64,
    post_id: i64,
    is_theirs: i64,
}

#[derive(FromQueryResult)]
struct ReportRow {
    notification_id: i64,
    words: String,
    is_there: i64,
}

#[derive(FromQueryResult)]
struct DueRow {
    item_id: i64,
    post: String,
    wire_id: String,
    words: String,
}

#[derive(FromQueryResult)]
struct OwnRow {
    item_id: i64,
    is_due: i64,
}

#[derive(FromQueryResult)]
struct Pace {
    reports: i64,
    first_at: Option<i64>,
}

impl Store {
    /// What these notifications tell about comments.
    pub(crate) async fn reports(&self, notifications: Vec<i64>) -> Result<HashMap<i64, Report>, StoreError> {
        if notifications.is_empty() {
            return Ok(HashMap::new());
        }
        let ids = JsonValue::from(notifications);
        let sql = "SELECT notification.id AS notification_id, ifnull(report.words, '') AS words,
                thread_item.is_removed = 0 AND thread_item.standing = 'said' AS is_there
            FROM notification JOIN thread_item ON thread_item.id = notification.item_id
                LEFT JOIN report ON report.item_id = notification.item_id AND report.peer_id = notification.peer_id
            WHERE notification.id IN (SELECT value FROM json_each(?))";
        let statement =
            Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [ids.to_string().into()]);
        let rows = ReportRow::find_by_statement(statement).all(self.reader()).await?;
        let report = |row: ReportRow| {
            let report = Report { words: row.words, is_there: row.is_there != 0 };
            (row.notification_id, report)
        };
        Ok(rows.into_iter().map(report).collect())
    }

    /// About which of the comments in a friend's thread the owner told the friend; whether that is still to arrive.
    pub async fn own_reports(&self, items: &[ThreadItemId]) -> Result<HashMap<ThreadItemId, bool>, StoreError> {
        let ids: JsonValue = items.iter().map(|item| item.0).collect();
        let sql = "SELECT item_id, is_due FROM own_report WHERE item_id IN (SELECT value FROM json_each(?))";
        let statement =
            Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [ids.to_string().into()]);
        let rows = OwnRow::find_by_statement(statement).all(self.reader()).await?;
        Ok(rows.into_iter().map(|row| (ThreadItemId(row.item_id), row.is_due != 0)).collect())
    }

    /// What is still to be told to `peer` about comments in its threads.
    pub async fn due_reports(&self, peer: PeerId) -> Result<Vec<DueReport>, StoreError> {
        let sql = "SELECT own_report.item_id, thread_item.post, thread_item.wire_id, own_report.words
            FROM own_report JOIN thread_item ON thread_item.id = own_report.item_id
            WHERE own_report.is_due = 1 AND thread_item.peer_id = ? ORDER BY own_report.item_id";
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [peer.0.into()]);
        let rows = DueRow::find_by_statement(statement).all(self.reader()).await?;
        let due = |row: DueRow| {
            let id = |text: String| text.parse().map_err(|_| StoreError::Corrupt("thread_item.wire_id"));
            Ok(DueReport {
                item: ThreadItemId(row.item_id),
                post: id(row.post)?,
                id: id(row.wire_id)?,
                words: row.words,
            })
        };
        rows.into_iter().map(due).collect()
    }
}

impl WriteTx {
    /// The comment that `peer` may see under this id in the owner's threads.
    pub async fn comment_seen_by(
        &self,
        peer: PeerId,
        post: WireId,
        id: WireId,
    ) -> Result<Option<SeenComment>, StoreError> {
        let sql = format!(
            "SELECT thread_item.id, post.id AS post_id, thread_item.author = peer.node_id AS is_theirs
            FROM peer JOIN thread_item JOIN post ON ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post
            WHERE peer.id = ? AND thread_item.peer_id IS NULL AND thread_item.post = ? AND thread_item.wire_id = ?
                AND thread_item.kind = 'comment' AND thread_item.standing = 'said' AND {} AND {}",
            visible_to_peer(),
            meant_for_peer()
        );
        let values = [peer.0.into(), post.to_string().into(), id.to_string().into()];
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let found = SeenRow::find_by_statement(statement).one(&self.tx).await?;
        let seen = |row: SeenRow| SeenComment {
            item: ThreadItemId(row.id),
            post: PostId(row.post_id),
            is_theirs: row.is_theirs != 0,
        };
        Ok(found.map(seen))
    }

    /// How many reports came from `peer` within the last hour, but for one about `item`; and when the first of them did.
    pub async fn report_pace(
        &self,
        peer: PeerId,
        item: ThreadItemId,
        now: Timestamp,
    ) -> Result<(u64, Option<Timestamp>), StoreError> {
        let sql = "SELECT count(*) AS reports, min(told_at) AS first_at FROM report
            WHERE peer_id = ? AND item_id <> ? AND told_at BETWEEN ? AND ?";
        let since = now.plus_seconds(-HOUR_SECONDS);
        let values = [peer.0.into(), item.0.into(), since.0.into(), now.0.into()];
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let pace = Pace::find_by_statement(statement).one(&self.tx).await?;
        let pace = pace.unwrap_or(Pace { reports: 0, first_at: None });
        Ok((u64::try_from(pace.reports).unwrap_or(0), pace.first_at.map(Timestamp)))
    }

    /// Takes what `peer` tells about a comment, in the place of what it told before; says whether it told nothing before.
    pub async fn put_report(
        &self,
        peer: PeerId,
        item: ThreadItemId,
        words: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let new = "INSERT INTO report (item_id, peer_id, words, told_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
        let values = [item.0.into(), peer.0.into(), words.into(), at.0.into()];
        if self.execute(new, values).await? > 0 {
            return Ok(true);
        }
        let again = "UPDATE report SET words = ? WHERE item_id = ? AND peer_id = ?";
        self.execute(again, [words.into(), item.0.into(), peer.0.into()]).await?;
        Ok(false)
    }

    /// Tells the owner at `at` that `peer` told about a comment under `post`.
    pub async fn add_report_notification(
        &self,
        peer: PeerId,
        seen: &SeenComment,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO notification (kind, peer_id, post_id, item_id, created_at) VALUES (?, ?, ?, ?, ?)";
        let kind = NotificationKind::Reported.as_str();
        let values = [kind.into(), peer.0.into(), seen.post.0.into(), seen.item.0.into(), at.0.into()];
        self.execute(sql, values).await?;
        Ok(())
    }

    /// Keeps what the owner tells about a comment in a friend's thread until the friend's server was told.
    pub async fn put_own_report(&self, item: ThreadItemId, words: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO own_report (item_id, words, is_due) VALUES (?, ?, 1)
            ON CONFLICT (item_id) DO UPDATE SET words = excluded.words, is_due = 1";
        self.execute(sql, [item.0.into(), words.into()]).await?;
        Ok(())
    }

    /// Notes that the friend's server was told; nothing if the owner says something else meanwhile.
    pub async fn own_report_was_told(&self, report: &DueReport) -> Result<(), StoreError> {
        let sql = "UPDATE own_report SET is_due = 0 WHERE item_id = ? AND words = ?";
        self.execute(sql, [report.item.0.into(), report.words.clone().into()]).await?;
        Ok(())
    }

    /// Forgets what was to be told.
    pub async fn drop_own_report(&self, item: ThreadItemId) -> Result<(), StoreError> {
        self.execute("DELETE FROM own_report WHERE item_id = ?", [item.0.into()]).await?;
        Ok(())
    }
}
