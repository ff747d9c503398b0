//! The first day: choosing a name and a password. And the way back after forgetting the password.

use std::time::Duration;

use domain::{Name, Password, SessionId, Timestamp, backup::TakeBack};
use store::{ClockStep, StoreError, WriteTx};

use crate::{
    machine::clock::step::{Step, milliseconds_of},
    node::Node,
    secrets::{
        password::HashError,
        secret::{hash_secret, new_secret},
    },
};

/// From the first start on the defaults open the set-up page for so long.
const DEFAULTS_TIME: Duration = Duration::from_hours(1);
/// Seconds that a set-up link works.
const SETUP_LINK_SECONDS: i64 = 60 * 60;

/// Proof that a browser may set the node up: with the defaults on its own machine, or with a set-up link.
#[derive(Debug)]
pub struct SetUp {
    pub(crate) node: Node,
    pub(crate) by: SetUpBy,
}

/// What opened the set-up page, and is spent by finishing it.
#[derive(Debug)]
pub(crate) enum SetUpBy {
    Session(SessionId),
    /// The hash of the link's token.
    Link(String),
}

/// The node was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The link or the session was spent, or its time is over.
    #[error("the set-up link or session does not work any more")]
    Expired,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Hash(#[from] HashError),
}

impl Node {
    /// Says whether a name and a password were chosen.
    pub async fn is_set_up(&self) -> Result<bool, StoreError> {
        Ok(self.store.credentials().await?.is_some())
    }

    /// Says whether the defaults open nothing any more, whatever they would open: only a set-up link does. How the clock is set meanwhile
    /// makes no difference; one that is before the first start when the node opens ends them.
    pub fn are_defaults_over(&self) -> bool {
        self.since_first_start().is_none_or(|since| since >= DEFAULTS_TIME)
    }

    fn since_first_start(&self) -> Option<Duration> {
        let before_opened = self.course.opened_at().0.checked_sub(self.row.first_started_at?.0)?;
        Some(Duration::from_millis(before_opened.try_into().ok()?) + self.course.since_opened(&*self.clock))
    }

    /// Leaves to every hour what is left of it, though the clock was set: to the defaults, to set-up links, and to browsers' sessions.
    pub(crate) async fn move_hours(&self, tx: &WriteTx, step: Step, now: Timestamp) -> Result<(), StoreError> {
        let Step { opened_at, set_at, milliseconds, .. } = step;
        if let Some(since) = self.since_first_start().filter(|since| *since < DEFAULTS_TIME) {
            tx.set_first_started_at(Timestamp(now.0.saturating_sub(milliseconds_of(since)))).await?;
        }
        tx.move_sessions(ClockStep { from: opened_at, until: set_at, milliseconds }).await?;
        // Those that work.
        let (from, until) = (Timestamp(set_at.0.saturating_add(1)), set_at.plus_seconds(SETUP_LINK_SECONDS));
        tx.move_setup_links(ClockStep { from, until, milliseconds }).await
    }

    /// Makes the token of a set-up link, which works once and for an hour, from any machine.
    pub async fn new_setup_link(&self) -> Result<String, StoreError> {
        self.heed_clock().await;
        let token = new_secret::<16>();
        let tx = self.store.write().await?;
        tx.insert_setup_link(&hash_secret(&token), self.now().plus_seconds(SETUP_LINK_SECONDS)).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// What the link with this token opens; opening does not spend it, since phones preview links.
    pub async fn authenticate_setup_link(&self, token: &str) -> Result<Option<SetUp>, StoreError> {
        self.heed_clock().await;
        let hash = hash_secret(token);
        let works = self.store.has_setup_link(&hash, self.now()).await?;
        Ok(works.then(|| SetUp { node: self.clone(), by: SetUpBy::Link(hash) }))
    }
}

impl SetUp {
    /// The name to sign in with, if the node is set up: then a link lets its owner choose a new password, and nothing else.
    pub async fn account_name(&self) -> Result<Option<String>, StoreError> {
        Ok(self.node.store.credentials().await?.map(|credentials| credentials.account.name))
    }

    /// Finishes: from now on `name` and `password` sign in, and nothing else does. On a node that is set up the name stays.
    ///
    /// Ends the defaults, every session and every set-up link.
    pub async fn finish(self, name: &Name, password: Password) -> Result<(), SetUpError> {
        let hash = self.node.passwords.hash(password).await?;
        self.node.heed_clock().await;
        let tx = self.node.store.write().await?;
        if !self.spend(&tx).await? {
            return Err(SetUpError::Expired);
        }
        if !tx.set_up(name.as_str(), &hash, self.node.now()).await? {
            tx.set_password_hash(&hash).await?;
            tx.take_back(&TakeBack::Password, self.node.now()).await?;
            tx.note_new_password().await?;
            // The phone may be what was lost.
            tx.end_two_step().await?;
        }
        tx.delete_sessions().await?;
        tx.delete_setup_links().await?;
        tx.commit().await?;
        self.node.backups.take_back();
        self.node.stop_coming().await;
        // What is in the folder may be looked at from now on.
        self.node.folder_confirmed.set();
        Ok(())
    }

    async fn spend(&self, tx: &WriteTx) -> Result<bool, StoreError> {
        match &self.by {
            SetUpBy::Session(id) => tx.delete_session(*id).await,
            SetUpBy::Link(hash) => tx.take_setup_link(hash, self.node.now()).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::account::{DEFAULT_NAME, DEFAULT_PASSWORD};

    use super::*;
    use crate::{
        account::session::{Authenticated, SignIn, SignInError},
        testing::{TestNode, elsewhere, here},
    };

    const HOUR: i64 = 60 * 60;

    async fn set_up_session(node: &Node, token: &str) -> Option<SetUp> {
        match node.authenticate_session(token).await.unwrap() {
            Some(Authenticated::SetUp(set_up)) => Some(set_up),
            Some(Authenticated::Owner(_)) | None => None,
        }
    }

    async fn finish(set_up: SetUp) -> Result<(), SetUpError> {
        set_up.finish(&"Mara".parse().unwrap(), "correct horse".parse().unwrap()).await
    }

    #[tokio::test]
    async fn the_defaults_open_set_up_only_and_on_this_machine_only() {
        let TestNode { node, .. } = &TestNode::new().await;
        let from_elsewhere = node.sign_in(elsewhere(DEFAULT_NAME, DEFAULT_PASSWORD)).await;
        assert!(matches!(from_elsewhere, Err(SignInError::SetUpElsewhere)));
        assert!(matches!(node.sign_in(here(DEFAULT_NAME, "passwort")).await, Err(SignInError::Wrong)));

        let signed_in = node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await.unwrap();
        assert!(signed_in.is_set_up);
        let set_up = set_up_session(node, &signed_in.token).await.unwrap();
        assert_eq!(set_up.account_name().await.unwrap(), None);
    }

    #[tokio::test]
    async fn the_defaults_are_not_for_what_passes_on_the_words_of_others() {
        let TestNode { node, .. } = &TestNode::new().await;
        let of_proxy = SignIn { is_own_account: false, ..here(DEFAULT_NAME, DEFAULT_PASSWORD) };
        assert!(matches!(node.sign_in(of_proxy).await, Err(SignInError::SetUpElsewhere)));
    }

    #[tokio::test]
    async fn the_defaults_end_an_hour_after_the_first_start_whatever_is_restarted() {
        let test = TestNode::new().await;
        test.clock.advance(HOUR - 1);
        let test = test.reopen().await;
        let signed_in = test.node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await.unwrap();
        test.clock.advance(1);
        let test = test.reopen().await;
        assert!(test.node.are_defaults_over());
        let late = test.node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await;
        assert!(matches!(late, Err(SignInError::DefaultsOver)));
        let open = set_up_session(&test.node, &signed_in.token).await;
        assert!(open.is_some(), "who is there has an hour to choose");
        let link = test.node.new_setup_link().await.unwrap();
        finish(test.node.authenticate_setup_link(&link).await.unwrap().unwrap()).await.unwrap();
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_does_not_prolong_the_defaults() {
        let test = TestNode::new().await;
        test.clock.set_by(-HOUR);
        test.clock.advance(HOUR - 1);
        assert!(!test.node.are_defaults_over());
        test.clock.advance(1);
        assert!(test.node.are_defaults_over());
        test.clock.set_by(-HOUR);
        assert!(test.reopen().await.node.are_defaults_over(), "it is before the first start");
    }

    #[tokio::test]
    async fn the_hours_of_the_set_up_go_on_when_the_clock_is_set() {
        for seconds in [50 * 365 * 24 * HOUR, 40 * 60, -40 * 60, -20 * 24 * HOUR] {
            let test = TestNode::new().await;
            test.clock.advance(60);
            let link = test.node.new_setup_link().await.unwrap();
            let session = test.node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await.unwrap().token;
            test.clock.advance(60);
            test.clock.set_by(seconds);
            assert!(test.node.authenticate_setup_link(&link).await.unwrap().is_some(), "{seconds}");
            assert!(set_up_session(&test.node, &session).await.is_some(), "{seconds}");
            assert!(test.node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await.is_ok(), "{seconds}");

            let test = test.reopen().await;
            test.clock.advance(HOUR - 121);
            let set_up = test.node.authenticate_setup_link(&link).await.unwrap().unwrap();
            assert!(!test.node.are_defaults_over(), "{seconds}");
            test.clock.advance(1);
            assert!(test.node.are_defaults_over(), "{seconds}");
            assert!(set_up_session(&test.node, &session).await.is_some(), "{seconds}");
            test.clock.advance(60);
            assert!(test.node.authenticate_setup_link(&link).await.unwrap().is_none(), "{seconds}");
            assert!(set_up_session(&test.node, &session).await.is_none(), "{seconds}");
            assert!(matches!(finish(set_up).await, Err(SetUpError::Expired)), "{seconds}");
        }
    }

    #[tokio::test]
    async fn who_is_signed_in_stays_so_when_the_clock_is_set() {
        for seconds in [50 * 365 * 24 * HOUR, -20 * 24 * HOUR] {
            let (test, _) = TestNode::set_up().await;
            let token = test.node.sign_in(here("Mara", "correct horse")).await.unwrap().token;
            test.clock.set_by(seconds);
            assert!(test.owner(&token).await.is_some(), "{seconds}");
            test.clock.advance(crate::account::session::SESSION_SECONDS);
            assert!(test.owner(&token).await.is_none(), "{seconds}");
        }
    }

    #[tokio::test]
    async fn finishing_ends_the_defaults_the_sessions_and_the_links() {
        let TestNode { node, .. } = &TestNode::new().await;
        let first = node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await.unwrap().token;
        let second = node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await.unwrap().token;
        let link = node.new_setup_link().await.unwrap();
        let late = set_up_session(node, &second).await.unwrap();

        finish(set_up_session(node, &first).await.unwrap()).await.unwrap();

        assert!(node.is_set_up().await.unwrap());
        assert!(node.authenticate_session(&first).await.unwrap().is_none());
        assert!(node.authenticate_session(&second).await.unwrap().is_none());
        assert!(node.authenticate_setup_link(&link).await.unwrap().is_none());
        assert!(matches!(finish(late).await, Err(SetUpError::Expired)), "the form that was open is dead too");
        assert!(matches!(node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await, Err(SignInError::Wrong)));
        assert!(!node.sign_in(elsewhere("mara ", "correct horse")).await.unwrap().is_set_up);
    }

    #[tokio::test]
    async fn a_link_is_spent_by_finishing_and_not_by_opening() {
        let TestNode { node, .. } = &TestNode::new().await;
        let session = node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await.unwrap().token;
        let link = node.new_setup_link().await.unwrap();
        for _ in 0..3 {
            assert!(node.authenticate_setup_link(&link).await.unwrap().is_some());
        }
        let opened_twice = node.authenticate_setup_link(&link).await.unwrap().unwrap();
        finish(node.authenticate_setup_link(&link).await.unwrap().unwrap()).await.unwrap();
        assert!(matches!(finish(opened_twice).await, Err(SetUpError::Expired)));
        assert!(node.authenticate_setup_link(&link).await.unwrap().is_none());
        assert!(node.authenticate_session(&session).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_link_and_a_set_up_session_last_an_hour() {
        let test = TestNode::new().await;
        let link = test.node.new_setup_link().await.unwrap();
        let session = test.node.sign_in(here(DEFAULT_NAME, DEFAULT_PASSWORD)).await.unwrap().token;
        test.clock.advance(SETUP_LINK_SECONDS - 1);
        let set_up = test.node.authenticate_setup_link(&link).await.unwrap().unwrap();
        assert!(set_up_session(&test.node, &session).await.is_some());
        test.clock.advance(1);
        assert!(test.node.authenticate_setup_link(&link).await.unwrap().is_none());
        assert!(set_up_session(&test.node, &session).await.is_none());
        assert!(matches!(finish(set_up).await, Err(SetUpError::Expired)));
        assert!(test.node.authenticate_setup_link("made up").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn on_a_node_that_is_set_up_a_link_changes_the_password_only_and_signs_everybody_out() {
        let (test, owner) = TestNode::set_up().await;
        let token = test.node.sign_in(here("Mara", "correct horse")).await.unwrap().token;
        let link = test.node.new_setup_link().await.unwrap();
        let set_up = test.node.authenticate_setup_link(&link).await.unwrap().unwrap();
        assert_eq!(set_up.account_name().await.unwrap().as_deref(), Some("Mara"));

        set_up.finish(&"Mallory".parse().unwrap(), "battery staple".parse().unwrap()).await.unwrap();

        assert!(test.owner(&token).await.is_none());
        assert_eq!(owner.account().read().await.unwrap().name, "Mara");
        assert!(matches!(test.node.sign_in(here("Mara", "correct horse")).await, Err(SignInError::Wrong)));
        assert!(test.node.sign_in(here("Mara", "battery staple")).await.is_ok());
    }
}
