//! What is done about a clock that was wrong: a machine without a battery for it starts in 1970 or at its last end, and learns the time
//! from the network a while later.

use std::time::Duration;

use domain::{LiveEvent, Timestamp};
use store::{StoreError, WriteTx};
use tokio_util::sync::CancellationToken;

use crate::node::Node;

/// How often the clock is looked at.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// A clock that went on by so much between two looks was set.
const STEP_SECONDS: i64 = 30;

/// The date of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) at: Timestamp,
    /// The clock is obviously wrong.
    pub(crate) is_guess: bool,
}

impl Node {
    /// The date of a post that is published now. A clock that is before a time that is past, or before the newest post, is wrong; then it
    /// is that time, until the clock was set.
    pub(crate) async fn date_of_new_post(&self, tx: &WriteTx) -> Result<Date, StoreError> {
        let past = self.clock.past().max(tx.newest_own_date().await?.unwrap_or(Timestamp(0)));
        let now = self.now();
        // Clocks are put right by seconds all the time.
        Ok(Date { at: now.max(past), is_guess: past.seconds_since(now) >= STEP_SECONDS })
    }

    /// Dates anew what came or was published while the clock was wrong: at the start, and whenever the clock was set, until `stop`.
    pub(crate) async fn follow_clock(self, stop: CancellationToken) {
        let mut looked_at = None;
        loop {
            let now = self.now();
            if looked_at.is_none_or(|before| now.seconds_since(before) >= STEP_SECONDS)
                && let Err(error) = self.date_anew().await
            {
                tracing::error!(error = &error as &dyn std::error::Error, "posts keep the dates of a wrong clock");
            }
            looked_at = Some(now);
            if stop.run_until_cancelled(tokio::time::sleep(LOOK_AGAIN)).await.is_none() {
                return;
            }
        }
    }

    async fn date_anew(&self) -> Result<(), StoreError> {
        let now = self.now();
        if now < self.clock.past() {
            return Ok(());
        }
        let tx = self.store.write().await?;
        let has_changed = tx.believe_said_dates(now).await?;
        let is_nothing_undated = self.undated.is_empty();
        if !has_changed && is_nothing_undated {
            return Ok(());
        }
        let undated = self.undated.take();
        let dated = async {
            for (post, published) in &undated {
                let milliseconds = i64::try_from(published.elapsed().as_millis()).unwrap_or(i64::MAX);
                tx.date_own_post(*post, Timestamp(now.0.saturating_sub(milliseconds))).await?;
            }
            tx.commit().await
        };
        if let Err(error) = dated.await {
            self.undated.put_back(undated);
            return Err(error);
        }
        self.live.send(LiveEvent::TimelineChanged);
        if !undated.is_empty() {
            self.poke_friends();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use crate::testing::{
        TestNode,
        friends::{Friends, publish},
    };

    const DAY: i64 = 86_400;

    async fn dates(test: &TestNode) -> Vec<Timestamp> {
        test.node.store.timeline(None, None, 99).await.unwrap().iter().map(|post| post.published_at).collect()
    }

    #[tokio::test]
    async fn what_was_pulled_by_a_clock_that_was_behind_is_dated_right_once_it_is_set() {
        let friends = Friends::new().await;
        let (alpha, beta) = (&friends.alpha.test, &friends.beta.test);
        alpha.clock.advance(2 * DAY);
        for number in 0..10 {
            publish(&friends.alpha.owner, &format!("No. {number}")).await;
            alpha.clock.advance(60);
        }
        let expected = dates(alpha).await;
        // Only so that each believes the other's signatures.
        alpha.clock.advance(-2 * DAY - 600);
        friends.beta.owner.pull_now(friends.beta.friend).await.unwrap();
        let arrived_at = beta.node.now();
        assert_eq!(dates(beta).await, [arrived_at; 10], "not in the future");

        beta.node.date_anew().await.unwrap();
        assert_eq!(dates(beta).await, [arrived_at; 10]);
        beta.clock.advance(2 * DAY + 300);
        beta.node.date_anew().await.unwrap();
        let right = expected.iter().filter(|at| **at <= beta.node.now()).count();
        assert_eq!(dates(beta).await[..right], expected[10 - right..], "those that are past by now");
        beta.clock.advance(600);
        beta.node.date_anew().await.unwrap();
        assert_eq!(dates(beta).await, expected);
    }

    #[tokio::test]
    async fn what_is_published_by_a_clock_that_is_obviously_wrong_is_dated_right_once_it_is_set() {
        let friends = Friends::new().await;
        let (alpha, beta) = (&friends.alpha.test, &friends.beta.test);
        publish(&friends.alpha.owner, "Before the power cut").await;
        let before = alpha.node.now();
        alpha.clock.advance(-1_700_000_000);
        publish(&friends.alpha.owner, "In 1970").await;
        assert_eq!(dates(alpha).await, [before; 2], "no earlier than the one before");
        alpha.clock.advance(1_700_000_000);
        friends.beta.owner.pull_now(friends.beta.friend).await.unwrap();
        assert_eq!(dates(beta).await, [before; 2]);

        alpha.clock.advance(3 * DAY);
        alpha.node.date_anew().await.unwrap();
        let [newest, oldest] = dates(alpha).await[..] else { panic!("two posts") };
        assert_eq!(oldest, before);
        assert!((0..60).contains(&alpha.node.now().seconds_since(newest)), "{newest:?}");
        beta.clock.advance(3 * DAY);
        friends.beta.owner.pull_now(friends.beta.friend).await.unwrap();
        assert_eq!(dates(beta).await, dates(alpha).await, "on friends' servers, too");
    }
}
