//! Where notifications are sent besides, and what came of it: the one row of the table `push`.

use domain::{NotificationId, Push, PushAttempt, PushOrigin, PushTarget, PushToken, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct PushRow {
    url: String,
    format: String,
    token: Option<String>,
    with_words: bool,
    origin: Option<String>,
    sent_up_to: i64,
    failures: i64,
    next_at: Option<i64>,
    tried_at: Option<i64>,
    outcome: Option<String>,
    answer: String,
}

impl Store {
    /// Where notifications are sent; `None`: nowhere.
    pub async fn push(&self) -> Result<Option<Push>, StoreError> {
        self.remembered(|slots| &mut slots.push, push(self.reader())).await
    }
}

impl WriteTx {
    /// Where notifications are sent, as this transaction sees it.
    pub async fn push(&self) -> Result<Option<Push>, StoreError> {
        push(&self.tx).await
    }

    /// Sends notifications to `target` from now on: those that are here already are not sent.
    pub async fn set_push(&self, target: &PushTarget) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO push (id, url, format, token, with_words, origin, sent_up_to)
            VALUES (1, ?, ?, ?, ?, ?, (SELECT ifnull(max(id), 0) FROM notification))";
        let PushTarget { url, format, token, with_words, origin } = target;
        let values = [
            url.as_str().into(),
            format.as_str().into(),
            token.as_ref().map(PushToken::as_str).into(),
            (*with_words).into(),
            origin.as_ref().map(PushOrigin::as_str).into(),
        ];
        self.execute(sql, values).await?;
        Ok(())
    }

    /// Sends notifications nowhere.
    pub async fn end_push(&self) -> Result<(), StoreError> {
        self.execute("DELETE FROM push", []).await?;
        Ok(())
    }

    /// Notes what came of a sending, and before when nothing is sent again. What is up to `sent_up_to` was taken.
    pub async fn push_tried(
        &self,
        attempt: &PushAttempt,
        sent_up_to: NotificationId,
        next_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE push SET tried_at = ?, outcome = ?, answer = ?, failures = iif(?, 0, failures + 1),
            sent_up_to = max(sent_up_to, ?), next_at = ?";
        let PushAttempt { at, outcome, answer } = attempt;
        let values = [
            at.0.into(),
            outcome.to_string().into(),
            answer.as_str().into(),
            outcome.is_success().into(),
            sent_up_to.0.into(),
            next_at.map(|at| at.0).into(),
        ];
        self.execute(sql, values).await?;
        Ok(())
    }
}

async fn push(connection: &impl ConnectionTrait) -> Result<Option<Push>, StoreError> {
    let sql = "SELECT url, format, token, with_words, origin, sent_up_to, failures, next_at, tried_at, outcome, answer FROM push";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    PushRow::find_by_statement(statement).one(connection).await?.map(Push::try_from).transpose()
}

impl TryFrom<PushRow> for Push {
    type Error = StoreError;

    fn try_from(row: PushRow) -> Result<Self, StoreError> {
        let corrupt = StoreError::Corrupt;
        let last = match (row.tried_at, row.outcome) {
            (Some(at), Some(outcome)) => Some(PushAttempt {
                at: Timestamp(at),
                outcome: outcome.parse().map_err(|_| corrupt("push.outcome"))?,
                answer: row.answer,
            }),
            _ => None,
        };
        Ok(Self {
            target: PushTarget {
                url: row.url.parse().map_err(|_| corrupt("push.url"))?,
                format: row.format.parse().map_err(|_| corrupt("push.format"))?,
                token: row.token.map(|token| token.parse()).transpose().map_err(|_| corrupt("push.token"))?,
                with_words: row.with_words,
                origin: row.origin.map(|origin| origin.parse()).transpose().map_err(|_| corrupt("push.origin"))?,
            },
            sent_up_to: NotificationId(row.sent_up_to),
            failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
            next_at: row.next_at.map(Timestamp),
            last,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::{NotificationKind, PushFormat, PushOutcome};

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn what_was_there_before_is_not_sent_and_failures_are_counted_until_one_is_taken() {
        let (_folder, store) = testing::store().await;
        assert_eq!(store.push().await.unwrap(), None);
        let target = PushTarget {
            url: "https://ntfy.example/topic".parse().unwrap(),
            format: PushFormat::Ntfy,
            token: Some("tk_x".parse().unwrap()),
            with_words: true,
            origin: Some("http://192.168.1.5:8080".parse().unwrap()),
        };
        let tx = store.write().await.unwrap();
        tx.add_notification(NotificationKind::FolderWaiting, None, Timestamp(1)).await.unwrap();
        tx.set_push(&target).await.unwrap();
        tx.commit().await.unwrap();
        let push = store.push().await.unwrap().unwrap();
        assert_eq!((push.target, push.sent_up_to, push.failures, push.last), (target, NotificationId(1), 0, None));

        for (outcome, up_to, failures) in
            [(PushOutcome::Answered(500), 1, 1), (PushOutcome::TimedOut, 1, 2), (PushOutcome::Answered(200), 5, 0)]
        {
            let attempt = PushAttempt { at: Timestamp(2), outcome, answer: "no".to_owned() };
            let tx = store.write().await.unwrap();
            tx.push_tried(&attempt, NotificationId(up_to), Some(Timestamp(3))).await.unwrap();
            tx.commit().await.unwrap();
            let push = store.push().await.unwrap().unwrap();
            assert_eq!((push.failures, push.sent_up_to), (failures, NotificationId(up_to)), "{outcome}");
            assert_eq!((push.last, push.next_at), (Some(attempt), Some(Timestamp(3))));
        }
        let tx = store.write().await.unwrap();
        tx.end_push().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.push().await.unwrap(), None);
    }
}
