//! Sending what the owner is told to an address besides, as ntfy: unread notifications, together, once a minute at most.
//!
//! Nothing else waits for it: it is a worker of its own, and what goes wrong stands in the settings. There is no queue. What is to be sent is what
//! is unread above what was sent last; so what the owner reads meanwhile is not sent, and a restart forgets nothing.

use std::time::Duration;

use domain::{
    Notification, NotificationId, NotificationKind, Push, PushAttempt, PushError, PushOutcome, PushTarget, PushToken,
    Timestamp, limits,
    thread::{ItemKind, Who},
};
use federation::PushMessage;
use store::StoreError;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::notification::NotificationPage;
use crate::{
    background::{due::MAX_POLL_INTERVAL, schedule},
    markdown::first_words,
    node::Node,
    owner::Owner,
};

/// What comes at once is sent together, and not at all if an open page shows it meanwhile.
const SETTLING: Duration = Duration::from_secs(3);
/// Between two messages.
const PAUSE: Duration = Duration::from_mins(1);

/// What a message says, in the words of the interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsText {
    pub text: String,
    /// The page that it leads to, from its `/` on.
    pub path: String,
}

/// Says what is new, in the words of the interface. Of at least one notification, newest first.
pub type SayNews = fn(NotificationPage, Timestamp) -> NewsText;

/// What the form says of the token: it is not shown, so that one that stays is not sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenChange {
    Keep,
    Set(Option<PushToken>),
}

/// Why something was not sent.
#[derive(Debug, thiserror::Error)]
pub enum PushFailed {
    #[error(transparent)]
    Push(#[from] PushError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the owner has notifications sent.
#[derive(Debug, Clone, Copy)]
pub struct OwnerPush<'a> {
    node: &'a Node,
}

impl Owner {
    /// Where the owner has notifications sent.
    pub fn push(&self) -> OwnerPush<'_> {
        OwnerPush { node: &self.node }
    }
}

impl OwnerPush<'_> {
    /// Where they are sent, and what came of it; `None`: nowhere.
    pub async fn read(self) -> Result<Option<Push>, StoreError> {
        self.node.store.push().await
    }

    /// Sends what comes from now on to `target`. A token that stays goes to no other host than the one that it was typed for.
    pub async fn set(self, target: PushTarget, token: TokenChange) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        let token = match token {
            TokenChange::Set(token) => token,
            TokenChange::Keep => {
                let held = tx.push().await?.map(|push| push.target);
                held.filter(|held| held.url.leads_alike(&target.url)).and_then(|held| held.token)
            }
        };
        tx.set_push(&PushTarget { token, ..target }).await?;
        tx.commit().await
    }

    /// Sends nothing any more, and forgets the address and the token.
    pub async fn end(self) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        tx.end_push().await?;
        tx.commit().await
    }

    /// Sends `text` at once, to see whether it arrives, and notes what came of it.
    pub async fn test(self, text: String) -> Result<(), PushFailed> {
        let Some(push) = self.node.store.push().await? else { return Err(PushError::NotSet.into()) };
        let url = push.target.origin.as_ref().map(|origin| origin.url("/settings/notifications"));
        let message = PushMessage { kind: "test".to_owned(), text, words: None, count: 0, url };
        let attempt = self.node.attempt(push.target, message).await;
        // A person who tries it out has put right what was wrong, or is told that it is not: the next one need not wait.
        self.node.note_attempt(&attempt, push.sent_up_to, None).await?;
        Ok(())
    }
}

impl Node {
    /// Sends what is new where the owner wants it sent, until `stop`. `say` has the words.
    pub async fn push_when_due(self, say: SayNews, stop: CancellationToken) {
        let mut events = self.live.subscribe();
        loop {
            let wait = match self.push_due(say).await {
                Ok(wait) => wait,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "what is to be sent as a notification could not be read from the database");
                    MAX_POLL_INTERVAL
                }
            };
            let until = tokio::time::Instant::now() + wait;
            let heard = async {
                loop {
                    match events.recv().await {
                        Ok(sent) if sent.event != domain::LiveEvent::NotificationsChanged => {}
                        Ok(_) | Err(RecvError::Lagged(_)) => return,
                        Err(RecvError::Closed) => std::future::pending().await,
                    }
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = heard => {}
                () = tokio::time::sleep_until(until) => {}
            }
        }
    }

    /// Sends what is due; says how long to wait for the next.
    async fn push_due(&self, say: SayNews) -> Result<Duration, StoreError> {
        let Some(push) = self.store.push().await? else { return Ok(MAX_POLL_INTERVAL) };
        if let Some(left) = schedule::time_until(push.next_at, self.now()) {
            return Ok(left.min(MAX_POLL_INTERVAL));
        }
        let page = self.news(Some(push.sent_up_to)).await?;
        let (Some(newest), Some(oldest)) = (page.notifications.first().cloned(), page.notifications.last()) else {
            return Ok(MAX_POLL_INTERVAL);
        };
        let settled = schedule::after(oldest.created_at, SETTLING);
        if let Some(left) = schedule::time_until(Some(settled), self.now()).filter(|left| *left <= SETTLING) {
            return Ok(left);
        }
        let Push { target, failures, .. } = push;
        let message = self.message(&target, &newest, page, say).await?;
        let attempt = self.attempt(target, message).await;
        let is_taken = attempt.outcome.is_success();
        let wait = if is_taken { PAUSE } else { schedule::wait_after(failures.saturating_add(1), rand::random()) };
        let up_to = if is_taken { newest.id } else { push.sent_up_to };
        self.note_attempt(&attempt, up_to, Some(schedule::after(self.now(), wait))).await?;
        Ok(wait.min(MAX_POLL_INTERVAL))
    }

    async fn message(
        &self,
        target: &PushTarget,
        newest: &Notification,
        page: NotificationPage,
        say: SayNews,
    ) -> Result<PushMessage, StoreError> {
        let count = u64::try_from(page.notifications.len()).unwrap_or(u64::MAX);
        let words = if target.with_words { self.words_of(newest).await? } else { None };
        let NewsText { text, path } = say(page, self.now());
        let url = target.origin.as_ref().map(|origin| origin.url(&path));
        Ok(PushMessage { kind: newest.kind.as_str().to_owned(), text, words, count, url })
    }

    /// What was said last of what a notification tells; of what stands behind a warning, the warning.
    async fn words_of(&self, told: &Notification) -> Result<Option<String>, StoreError> {
        let (Some(post), Some(voice)) = (told.post, told.voices.first()) else { return Ok(None) };
        if voice.who == Who::Blocked {
            return Ok(None);
        }
        let kind = match told.kind {
            NotificationKind::Reacted => ItemKind::Reaction,
            // What the author says under the post is not what mentions the owner in it.
            NotificationKind::Mentioned if told.item.is_none() => return Ok(None),
            _ => ItemKind::Comment,
        };
        let words = self.store.newest_words(post, voice.key, kind).await?;
        Ok(words.map(|words| first_words(&words, limits::PUSH_WORDS_CHARACTERS)).filter(|words| !words.is_empty()))
    }

    /// In a task of its own: whatever an answer does to this node's code, the worker goes on.
    async fn attempt(&self, target: PushTarget, message: PushMessage) -> PushAttempt {
        let sent = tokio::spawn(async move { federation::push(&target, &message).await }).await;
        let (outcome, answer) = match sent {
            Ok(Ok(sent)) => sent,
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a notification could not be sent");
                (PushOutcome::Untrusted, String::new())
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "sending a notification panicked");
                (PushOutcome::Broken, String::new())
            }
        };
        // Neither where it went, which may be a secret, nor what was sent.
        if !outcome.is_success() {
            tracing::warn!(push.outcome = %outcome, "a notification was not taken");
        }
        PushAttempt { at: self.now(), outcome, answer }
    }

    async fn note_attempt(
        &self,
        attempt: &PushAttempt,
        sent_up_to: NotificationId,
        next_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        tx.push_tried(attempt, sent_up_to, next_at).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests;
