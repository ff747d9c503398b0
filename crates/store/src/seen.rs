//! Up to where the owner has seen the timeline, and which threads moved: of the one row of the table `owner`.

use domain::{ThreadItemId, ThreadsSeen, TimelineCursor, TimelineSeen, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct SeenRow {
    newest: Option<String>,
    line: Option<String>,
    at: Option<i64>,
}

#[derive(FromQueryResult)]
struct ThreadsRow {
    newest: i64,
    line: i64,
    at: i64,
}

impl Store {
    /// Up to where the timeline was seen; `None`: it never was.
    pub async fn timeline_seen(&self) -> Result<Option<TimelineSeen>, StoreError> {
        self.remembered(|slots| &mut slots.timeline_seen, timeline_seen(self.reader())).await
    }

    /// Up to where it was seen which threads moved.
    pub async fn threads_seen(&self) -> Result<ThreadsSeen, StoreError> {
        self.remembered(|slots| &mut slots.threads_seen, threads_seen(self.reader())).await
    }
}

impl WriteTx {
    /// Up to where the timeline was seen, as this transaction sees it.
    pub async fn timeline_seen(&self) -> Result<Option<TimelineSeen>, StoreError> {
        timeline_seen(&self.tx).await
    }

    /// Up to where it was seen which threads moved, as this transaction sees it.
    pub async fn threads_seen(&self) -> Result<ThreadsSeen, StoreError> {
        threads_seen(&self.tx).await
    }

    /// Saves up to where the timeline was seen.
    pub async fn set_timeline_seen(&self, seen: TimelineSeen) -> Result<(), StoreError> {
        let sql = "UPDATE owner SET timeline_seen = ?, timeline_line = ?, timeline_seen_at = ?";
        let TimelineSeen { newest, at, line } = seen;
        self.execute(sql, [newest.to_string().into(), line.to_string().into(), at.0.into()]).await?;
        Ok(())
    }

    /// Saves up to where it was seen which threads moved.
    pub async fn set_threads_seen(&self, seen: ThreadsSeen) -> Result<(), StoreError> {
        let sql = "UPDATE owner SET threads_seen = ?, threads_line = ?, threads_seen_at = ?";
        let ThreadsSeen { newest, at, line } = seen;
        self.execute(sql, [newest.0.into(), line.0.into(), at.0.into()]).await?;
        Ok(())
    }
}

async fn timeline_seen(connection: &impl ConnectionTrait) -> Result<Option<TimelineSeen>, StoreError> {
    let sql = "SELECT timeline_seen AS newest, timeline_line AS line, timeline_seen_at AS at FROM owner";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = SeenRow::find_by_statement(statement).one(connection).await?;
    let Some(SeenRow { newest: Some(newest), line: Some(line), at: Some(at) }) = row else { return Ok(None) };
    let place = |text: String| text.parse::<TimelineCursor>().map_err(|_| StoreError::Corrupt("owner.timeline_seen"));
    Ok(Some(TimelineSeen { newest: place(newest)?, at: Timestamp(at), line: place(line)? }))
}

async fn threads_seen(connection: &impl ConnectionTrait) -> Result<ThreadsSeen, StoreError> {
    let sql = "SELECT threads_seen AS newest, threads_line AS line, threads_seen_at AS at FROM owner";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = ThreadsRow::find_by_statement(statement).one(connection).await?.ok_or(StoreError::Corrupt("owner"))?;
    Ok(ThreadsSeen { newest: ThreadItemId(row.newest), at: Timestamp(row.at), line: ThreadItemId(row.line) })
}
