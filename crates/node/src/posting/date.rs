//! What is done about a clock that was wrong: a machine without a battery for it starts in 1970 or at its last end, another one in a far
//! year or in the time of another zone. Each learns the time from the network a while later.

use std::time::Duration;

use domain::{LiveEvent, PostId, Timestamp};
use store::{ClockStep, StoreError, WriteTx};
use tokio_util::sync::CancellationToken;

use crate::{
    machine::clock::step::{BELIEVED_AFTER, STEP_SECONDS, Step, milliseconds_of},
    memory::published::Date,
    node::Node,
};

/// How often the clock is looked at.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
/// A machine that begins with the time of its last end may be behind its newest post, but not by more than this. What is dated later than
/// that was dated by a clock that was ahead.
const BEHIND_SECONDS: i64 = 24 * 60 * 60;

impl Node {
    /// The date of a post that is published now. A clock that is before a time that is past is wrong, and so is one that is a bit before the
    /// newest post, unless it is believed; then the date is no earlier than that.
    pub(crate) async fn date_of_new_post(&self, tx: &WriteTx) -> Result<Date, StoreError> {
        let (now, past) = (self.now(), self.clock.past());
        let is_believed = self.course.is_believed(&*self.clock);
        let newest_until = match past.seconds_since(now) {
            STEP_SECONDS.. => Timestamp(i64::MAX),
            _ if is_believed => now.plus_seconds(STEP_SECONDS),
            _ => now.plus_seconds(BEHIND_SECONDS),
        };
        let newest = tx.newest_own_date(newest_until).await?.unwrap_or(Timestamp(0));
        let at = now.max(past).max(newest);
        Ok(Date { at, is_doubted: !is_believed || at.seconds_since(now) >= STEP_SECONDS })
    }

    /// Notes that a post was published now, in a transaction that is not over yet.
    pub(crate) fn note_published(&self, post: PostId, date: Date) {
        self.published.keep(post, date, self.clock.running());
    }

    /// Puts right what a clock that was wrong has dated: at the start, whenever the clock was set, and once it is believed, until `stop`.
    pub(crate) async fn follow_clock(self, stop: CancellationToken) {
        let mut was_believed = None;
        loop {
            let is_believed = Some(self.course.is_believed(&*self.clock));
            if was_believed == is_believed {
                self.heed_clock().await;
            } else {
                self.put_dates_right_or_say().await;
            }
            was_believed = is_believed;
            if stop.run_until_cancelled(tokio::time::sleep(LOOK_AGAIN)).await.is_none() {
                return;
            }
        }
    }

    /// Puts right what a clock that was wrong has dated, if the clock was set meanwhile: before something is judged by the hour.
    pub(crate) async fn heed_clock(&self) {
        if self.course.step(&*self.clock).is_some() {
            self.put_dates_right_or_say().await;
        }
    }

    async fn put_dates_right_or_say(&self) {
        if let Err(error) = self.put_dates_right().await {
            tracing::error!(error = &error as &dyn std::error::Error, "posts keep the dates of a wrong clock");
        }
    }

    async fn put_dates_right(&self) -> Result<(), StoreError> {
        let now = self.now();
        if now < self.clock.past() {
            return Ok(());
        }
        let _following = self.course.following.lock().await;
        let step = self.course.step(&*self.clock);
        let tx = self.store.write().await?;
        let (now, running) = (self.now(), self.clock.running());
        let mut has_changed = tx.believe_said_dates(now).await?;
        for (post, publication) in self.published.all() {
            has_changed |= tx.date_own_post(post, publication.by_clock(now, running), STEP_SECONDS).await?;
        }
        has_changed |= tx.doubt_own_dates(now, now.plus_seconds(BEHIND_SECONDS)).await?;
        if let Some(step) = step {
            has_changed |= tx.move_own_edits(edits(step)).await?;
            tx.move_notes(edits(step)).await?;
            self.move_hours(&tx, step, now).await?;
        }
        if has_changed || step.is_some() {
            tx.commit().await?;
        }
        if let Some(step) = step {
            tracing::info!(clock.step_ms = step.milliseconds, "the clock was set");
            self.course.follow(step);
        }
        if has_changed {
            self.live.send(LiveEvent::TimelineChanged);
            self.poke_friends();
        }
        Ok(())
    }
}

/// The edits and notes whose dates go with a step. What is seen as a step forward may also be a virtual machine that stood still; so
/// what was edited by a clock that was believed goes backward only.
fn edits(step: Step) -> ClockStep {
    let Step { opened_at, set_at, milliseconds, .. } = step;
    let doubted_until = Timestamp(opened_at.0.saturating_add(milliseconds_of(BELIEVED_AFTER)));
    let until = if milliseconds > 0 { set_at.min(doubted_until) } else { set_at };
    ClockStep { from: opened_at, until, milliseconds }
}

#[cfg(test)]
mod tests {
    use domain::{Audience, NewAppToken, PostId, TimelineFilter, Timestamp, TokenScope};

    use crate::{
        PostEdit,
        testing::{
            PASSWORD, TestNode,
            friends::{Friends, publish},
        },
    };

    const HOUR: i64 = 3_600;
    const DAY: i64 = 86_400;
    const YEAR: i64 = 365 * DAY;

    async fn dates(test: &TestNode) -> Vec<Timestamp> {
        test.node
            .store
            .timeline(None, TimelineFilter::default(), 99)
            .await
            .unwrap()
            .iter()
            .map(|post| post.published_at)
            .collect()
    }

    async fn date(test: &TestNode, post: PostId) -> Timestamp {
        test.node.post(post).await.unwrap().published_at
    }

    #[tokio::test]
    async fn what_was_pulled_by_a_clock_that_was_behind_is_dated_right_once_it_is_set() {
        let friends = Friends::new().await;
        let (alpha, beta) = (&friends.alpha.test, &friends.beta.test);
        alpha.clock.set_by(2 * DAY);
        for number in 0..10 {
            publish(&friends.alpha.owner, &format!("No. {number}")).await;
            alpha.clock.advance(60);
        }
        let expected = dates(alpha).await;
        // Only so that each believes the other's signatures.
        alpha.clock.set_by(-2 * DAY - 600);
        friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
        let arrived_at = beta.node.now();
        assert_eq!(dates(beta).await, [arrived_at; 10], "not in the future");

        beta.node.put_dates_right().await.unwrap();
        assert_eq!(dates(beta).await, [arrived_at; 10]);
        beta.clock.set_by(2 * DAY + 300);
        beta.node.put_dates_right().await.unwrap();
        let right = expected.iter().filter(|at| **at <= beta.node.now()).count();
        assert_eq!(dates(beta).await[..right], expected[10 - right..], "those that are past by now");
        beta.clock.set_by(600);
        beta.node.put_dates_right().await.unwrap();
        assert_eq!(dates(beta).await, expected);
    }

    #[tokio::test]
    async fn what_is_published_by_a_clock_that_is_obviously_wrong_is_dated_right_once_it_is_set() {
        let friends = Friends::new().await;
        let (alpha, beta) = (&friends.alpha.test, &friends.beta.test);
        publish(&friends.alpha.owner, "Before the power cut").await;
        let before = alpha.node.now();
        alpha.clock.set_by(-1_700_000_000);
        publish(&friends.alpha.owner, "In 1970").await;
        assert_eq!(dates(alpha).await, [before; 2], "no earlier than the one before");
        alpha.clock.set_by(1_700_000_000);
        friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
        assert_eq!(dates(beta).await, [before; 2]);

        alpha.clock.set_by(3 * DAY);
        beta.clock.set_by(3 * DAY);
        alpha.node.put_dates_right().await.unwrap();
        friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
        assert_eq!(dates(beta).await, dates(alpha).await, "on friends' servers, too");
        assert_eq!(dates(alpha).await[0], alpha.node.now());
    }

    #[tokio::test]
    async fn a_clock_that_is_set_dates_all_anew_that_was_published_since_the_start() {
        // Ahead by years or by a time zone, behind by weeks or, since it was noted an hour ago, by minutes.
        for off in [12 * YEAR, 2 * HOUR, -30 * DAY, -20 * 60] {
            let (test, owner) = TestNode::set_up().await;
            let right = test.node.now();
            let earlier = publish(&owner, "Before").await;
            test.clock.advance(DAY);
            test.clock.set_by(off);
            let test = test.reopen().await;
            let owner = test.sign_in().await;
            let first = publish(&owner, "First").await;
            let token = NewAppToken { name: "Script".parse().unwrap(), scope: TokenScope::Read, expires_at: None };
            owner.app_tokens().create(&token, PASSWORD.into()).await.unwrap();
            test.clock.advance(60);
            let second = publish(&owner, "Second").await;
            owner.posts().edit(first, &PostEdit::new("First, and better".into(), Audience::AllFriends)).await.unwrap();
            test.clock.advance(60);
            test.clock.set_by(-off);
            test.node.heed_clock().await;

            let expected = [0, DAY, DAY + 60].map(|seconds| right.plus_seconds(seconds));
            assert_eq!(
                [date(&test, earlier).await, date(&test, first).await, date(&test, second).await],
                expected,
                "{off}"
            );
            assert_eq!(test.node.post(first).await.unwrap().edited_at, Some(expected[2]), "{off}");
            let tokens = owner.app_tokens().list().await.unwrap();
            assert_eq!(tokens[0].created_at, expected[1], "{off}");
            let next = publish(&owner, "Next").await;
            assert_eq!(date(&test, next).await, right.plus_seconds(DAY + 120), "{off}");
        }
    }

    #[tokio::test]
    async fn a_clock_that_was_ahead_once_spoils_no_later_date() {
        let (test, owner) = TestNode::set_up().await;
        test.clock.set_by(12 * YEAR);
        let far = publish(&owner, "In a far year").await;
        let said = date(&test, far).await;
        test.clock.set_by(-12 * YEAR);
        // The process that knew how long ago that was is gone.
        let test = test.reopen().await;
        let owner = test.sign_in().await;
        let now = test.node.now();
        let next = publish(&owner, "Next").await;
        assert_eq!(date(&test, next).await, now);
        test.node.put_dates_right().await.unwrap();
        assert_eq!(date(&test, far).await, now, "it does not stay on top");
        test.clock.set_by(12 * YEAR);
        test.node.put_dates_right().await.unwrap();
        assert_eq!(date(&test, far).await, said, "it was this clock that was behind");
    }

    #[tokio::test]
    async fn a_clock_that_was_set_wrong_for_a_while_leaves_dates_as_they_were() {
        let (test, owner) = TestNode::set_up().await;
        test.clock.advance(HOUR);
        let post = publish(&owner, "By a clock that is believed").await;
        let right = date(&test, post).await;
        for (seconds, expected) in [
            // A virtual machine that stood still, too.
            (12 * HOUR, right),
            (-13 * HOUR, right.plus_seconds(-HOUR)),
            (HOUR, right),
        ] {
            test.clock.set_by(seconds);
            test.node.heed_clock().await;
            assert_eq!(date(&test, post).await, expected, "{seconds}");
        }
    }
}
