//! Signing in and out, and the browsers that are signed in.

use std::net::IpAddr;

use domain::{Session, SessionId, Timestamp, TokenScope, account};
use store::{CredentialsRow, NewSession, StoreError};

use crate::{
    account::set_up::{SetUp, SetUpBy},
    background::note::may_fail,
    memory::pending_sign_ins::PendingSignIn,
    node::Node,
    owner::{NeedsBrowser, Owner},
    secrets::{
        password::HashError,
        secret::{hash_secret, new_secret},
        throttle::{Source, Throttled},
    },
};

/// Seconds without a visit after which a browser is signed out; also the age of the cookie.
pub const SESSION_SECONDS: i64 = 30 * 24 * 60 * 60;
/// Seconds that a browser is known after the owner signed in there: as long as browsers keep a cookie (RFC 6265bis, section 5.5).
pub const KNOWN_BROWSER_SECONDS: i64 = 400 * 24 * 60 * 60;
/// Seconds that a session of the set-up page lasts.
const SET_UP_SESSION_SECONDS: i64 = 60 * 60;
/// When something was last used is written down at most once in so many seconds.
pub(crate) const TOUCH_SECONDS: i64 = 60;
/// Characters kept of the header `User-Agent`.
const USER_AGENT_CHARACTERS: usize = 256;

/// A try to sign in, and where it comes from.
#[derive(Debug, Clone)]
pub struct SignIn {
    pub name: String,
    pub password: String,
    pub address: IpAddr,
    /// Made on this machine: `domain::is_local_request`.
    pub is_local: bool,
    /// Made by a program of the account that the node runs as, too: see [`is_same_account`](crate::is_same_account).
    pub is_own_account: bool,
    pub user_agent: String,
    /// The token by which the browser is known, if the owner has signed in there before.
    pub known_browser: Option<String>,
}

/// A browser that is signed in from now on.
#[derive(Debug)]
pub struct SignedIn {
    /// For the cookie; only its hash is kept.
    pub token: String,
    /// It opens only the set-up page.
    pub is_set_up: bool,
    /// For the cookie by which the browser is known from now on; only its hash is kept.
    pub known_browser: Option<String>,
}

/// Signing in failed.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("wrong name or password")]
    Wrong,
    /// The password was right, and a code is to follow: this is the token with which the browser comes back.
    #[error("a code is to follow")]
    NeedsCode(String),
    #[error("the code is wrong, or was used")]
    WrongCode,
    /// No password was typed, or too long ago.
    #[error("the password is to be typed before the code")]
    NotPending,
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// The defaults open the set-up page only on the node's own machine.
    #[error("the node is not set up yet, and the request comes from another machine")]
    SetUpElsewhere,
    /// The defaults open the set-up page for so long only.
    #[error("the node is not set up yet, and the time of the defaults is over")]
    DefaultsOver,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// Who holds a session.
#[derive(Debug)]
pub enum Authenticated {
    Owner(Owner),
    /// May set the node up, and nothing else.
    SetUp(SetUp),
}

/// A signed-in browser as the owner sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    pub session: Session,
    /// It is the one that asks.
    pub is_this: bool,
}

impl Node {
    /// Signs a browser in: with the owner's name and password, or with the defaults to set the node up.
    pub async fn sign_in(&self, attempt: SignIn) -> Result<SignedIn, SignInError> {
        self.heed_clock().await;
        match self.store.credentials().await? {
            Some(credentials) => self.sign_in_as_owner(attempt, credentials).await,
            None if !(attempt.is_local && attempt.is_own_account) => Err(SignInError::SetUpElsewhere),
            None if self.are_defaults_over() => Err(SignInError::DefaultsOver),
            None if is_default(&attempt) => self.begin_session(None, &attempt.user_agent, None).await,
            None => Err(SignInError::Wrong),
        }
    }

    /// The password is compared whatever the name is: how long the answer takes says nothing about the name.
    async fn sign_in_as_owner(&self, attempt: SignIn, credentials: CredentialsRow) -> Result<SignedIn, SignInError> {
        // What a wrong password is counted for: where it comes from, or a browser in which the owner has signed in before and no one else.
        let browser = self.known_browser(attempt.known_browser.as_deref()).await?;
        let sources = match browser {
            Some(browser) => vec![Source::KnownBrowser(browser)],
            None => Source::of(attempt.address, attempt.is_local).to_vec(),
        };
        self.throttle.begin(&sources, self.now())?;
        let is_password = self.passwords.verify(attempt.password.clone(), credentials.password_hash.clone()).await?;
        if !(is_password && is_same_name(&attempt.name, &credentials.account.name)) {
            return Err(SignInError::Wrong);
        }
        let known_browser = attempt.known_browser.filter(|_| browser.is_some());
        if self.store.two_step().await?.is_some() {
            // Not yet a success: who has the password alone is counted, and so is each wrong code.
            let token = new_secret::<32>();
            let pending = PendingSignIn {
                password_hash: credentials.password_hash,
                user_agent: attempt.user_agent,
                known_browser,
                sources,
                begun_at: self.now(),
            };
            self.pending_sign_ins.begin(hash_secret(&token), pending);
            return Err(SignInError::NeedsCode(token));
        }
        self.throttle.succeeded(&sources);
        self.begin_owner_session(&credentials.password_hash, &attempt.user_agent, known_browser).await
    }

    /// Begins a session of the owner's. The browser is known from now on, by its own token or a new one.
    pub(super) async fn begin_owner_session(
        &self,
        password_hash: &str,
        user_agent: &str,
        known_browser: Option<String>,
    ) -> Result<SignedIn, SignInError> {
        let known_browser = known_browser.unwrap_or_else(new_secret::<32>);
        self.begin_session(Some(password_hash), user_agent, Some(known_browser)).await
    }

    /// The number of the browser that this token is of.
    async fn known_browser(&self, token: Option<&str>) -> Result<Option<i64>, StoreError> {
        match token {
            Some(token) => self.store.known_browser(&hash_secret(token)).await,
            None => Ok(None),
        }
    }

    /// Says whether the owner has signed in before in the browser that this token is of.
    pub async fn is_known_browser(&self, token: &str) -> Result<bool, StoreError> {
        Ok(self.known_browser(Some(token)).await?.is_some())
    }

    /// Begins a session, unless the password that opened it was replaced since: `password_hash` is `None` for the defaults. The browser is
    /// known by the token `known_browser` from now on, if there is one.
    async fn begin_session(
        &self,
        password_hash: Option<&str>,
        user_agent: &str,
        known_browser: Option<String>,
    ) -> Result<SignedIn, SignInError> {
        let token = new_secret::<32>();
        let now = self.now();
        let is_set_up = password_hash.is_none();
        let tx = self.store.write().await?;
        if tx.password_hash().await?.as_deref() != password_hash {
            return Err(SignInError::Wrong);
        }
        tx.delete_sessions_before(now.plus_seconds(-SESSION_SECONDS)).await?;
        let session = NewSession {
            token_hash: hash_secret(&token),
            is_set_up,
            user_agent: user_agent.chars().take(USER_AGENT_CHARACTERS).collect(),
            created_at: now,
        };
        let id = tx.insert_session(session).await?;
        if let Some(token) = &known_browser {
            tx.know_browser(&hash_secret(token), now).await?;
        }
        tx.commit().await?;
        self.given_cookies.renew(id, now);
        Ok(SignedIn { token, is_set_up, known_browser })
    }

    /// Who holds the session of this token; `None` if it ended or never was.
    pub async fn authenticate_session(&self, token: &str) -> Result<Option<Authenticated>, StoreError> {
        self.heed_clock().await;
        let Some(session) = self.store.session_by_token_hash(&hash_secret(token)).await? else { return Ok(None) };
        let now = self.now();
        let unseen_seconds = now.seconds_since(session.last_seen_at);
        if session.is_set_up {
            let is_alive = unseen_seconds < SET_UP_SESSION_SECONDS;
            let set_up = SetUp { node: self.clone(), by: SetUpBy::Session(session.id) };
            return Ok(is_alive.then_some(Authenticated::SetUp(set_up)));
        }
        if unseen_seconds >= SESSION_SECONDS {
            return Ok(None);
        }
        if unseen_seconds >= TOUCH_SECONDS {
            may_fail(self.touch_session(session.id, now).await, "when a browser was seen");
        }
        Ok(Some(Authenticated::Owner(Owner { node: self.clone(), session: Some(session.id), scope: TokenScope::All })))
    }

    async fn touch_session(&self, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        tx.touch_session(session, now).await?;
        tx.commit().await
    }
}

/// What the owner does with browsers that are signed in.
#[derive(Debug, Clone, Copy)]
pub struct OwnerSessions<'a> {
    owner: &'a Owner,
}

impl Owner {
    /// What the owner does with browsers that are signed in.
    pub fn sessions(&self) -> OwnerSessions<'_> {
        OwnerSessions { owner: self }
    }
}

impl OwnerSessions<'_> {
    /// Says whether the browser that asks is to get its cookie anew, since a cookie ends [`SESSION_SECONDS`] after it was given, used or
    /// not. True at most once a day; who asks has to give it.
    pub fn renews_cookie(self) -> bool {
        self.owner.session.is_some_and(|session| self.owner.node.given_cookies.renew(session, self.owner.node.now()))
    }

    /// The browsers that are signed in, last seen first.
    pub async fn list(self) -> Result<Vec<ListedSession>, StoreError> {
        let sessions = self.owner.node.store.sessions(self.owner.node.now().plus_seconds(-SESSION_SECONDS)).await?;
        let list = |session: Session| ListedSession { is_this: Some(session.id) == self.owner.session, session };
        Ok(sessions.into_iter().map(list).collect())
    }

    /// Signs the browser out that asks.
    pub async fn sign_out(self) -> Result<(), NeedsBrowser> {
        self.end(self.owner.browser()?).await.map(|_| ())
    }

    /// Signs a browser out; false if it was not signed in.
    pub async fn end(self, id: SessionId) -> Result<bool, NeedsBrowser> {
        self.owner.browser()?;
        let tx = self.owner.node.store.write().await?;
        let ended = tx.delete_session(id).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Signs out every browser but the one that asks; says how many there were.
    pub async fn end_others(self) -> Result<u64, NeedsBrowser> {
        let kept = self.owner.browser()?;
        let tx = self.owner.node.store.write().await?;
        let ended = tx.delete_other_sessions(kept).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

fn is_default(attempt: &SignIn) -> bool {
    is_same_name(&attempt.name, account::DEFAULT_NAME) && attempt.password == account::DEFAULT_PASSWORD
}

/// Phones begin a name with a capital letter and end it with a space.
fn is_same_name(typed: &str, name: &str) -> bool {
    typed.trim().to_lowercase() == name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::given_cookies::RENEWAL_SECONDS,
        testing::{TestNode, elsewhere, here},
    };

    #[tokio::test]
    async fn a_wrong_name_and_a_wrong_password_are_the_same_error() {
        let (test, _) = TestNode::set_up().await;
        for (name, password) in [("Mara", "wrong horse"), ("Jonas", "correct horse"), ("", "")] {
            assert!(matches!(test.node.sign_in(here(name, password)).await, Err(SignInError::Wrong)), "{name}");
        }
    }

    #[tokio::test]
    async fn the_sixth_wrong_password_waits_even_if_the_next_is_right() {
        let (test, _) = TestNode::set_up().await;
        for _ in 0..5 {
            assert!(matches!(test.node.sign_in(elsewhere("Mara", "wrong")).await, Err(SignInError::Wrong)));
        }
        let throttled = test.node.sign_in(elsewhere("Mara", "correct horse")).await;
        assert!(matches!(throttled, Err(SignInError::Throttled(Throttled { seconds: 1 }))));
        assert!(test.node.sign_in(here("Mara", "correct horse")).await.is_ok(), "not on the own machine");
        test.clock.advance(1);
        assert!(test.node.sign_in(elsewhere("Mara", "correct horse")).await.is_ok());
        assert!(matches!(test.node.sign_in(elsewhere("Mara", "wrong")).await, Err(SignInError::Wrong)));
    }

    #[tokio::test]
    async fn wrong_passwords_from_elsewhere_do_not_lock_out_a_browser_that_was_signed_in() {
        let (test, _) = TestNode::set_up().await;
        let known = test.node.sign_in(elsewhere("Mara", "correct horse")).await.unwrap().known_browser;
        assert!(known.is_some());
        let test = test.reopen().await;
        let of_browser = |password| SignIn { known_browser: known.clone(), ..elsewhere("Mara", password) };
        for _ in 0..20 {
            let _ = test.node.sign_in(elsewhere("Mara", "wrong")).await;
        }
        assert!(matches!(test.node.sign_in(elsewhere("Mara", "correct horse")).await, Err(SignInError::Throttled(_))));
        let made_up = SignIn { known_browser: Some("made up".into()), ..elsewhere("Mara", "correct horse") };
        assert!(matches!(test.node.sign_in(made_up).await, Err(SignInError::Throttled(_))));
        assert_eq!(test.node.sign_in(of_browser("correct horse")).await.unwrap().known_browser, known);

        for _ in 0..5 {
            assert!(matches!(test.node.sign_in(of_browser("wrong")).await, Err(SignInError::Wrong)));
        }
        assert!(matches!(test.node.sign_in(of_browser("correct horse")).await, Err(SignInError::Throttled(_))));
    }

    #[tokio::test]
    async fn a_session_survives_a_restart_and_ends_after_30_days_unseen() {
        let (test, _) = TestNode::set_up().await;
        let token = test.node.sign_in(here("Mara", "correct horse")).await.unwrap().token;
        let test = test.reopen().await;
        test.clock.advance(SESSION_SECONDS - 1);
        assert!(test.owner(&token).await.is_some());
        test.clock.advance(SESSION_SECONDS - 1);
        assert!(test.owner(&token).await.is_some(), "the visit before counted");
        test.clock.advance(SESSION_SECONDS);
        assert!(test.owner(&token).await.is_none());
        assert!(test.owner("made up").await.is_none());
    }

    #[tokio::test]
    async fn a_browser_that_is_used_gets_its_cookie_anew_once_a_day() {
        let (test, _) = TestNode::set_up().await;
        let token = test.node.sign_in(here("Mara", "correct horse")).await.unwrap().token;
        let renews = async |test: &TestNode| test.owner(&token).await.unwrap().sessions().renews_cookie();
        assert!(!renews(&test).await, "it has just got one");
        for _ in 0..40 {
            test.clock.advance(RENEWAL_SECONDS - 1);
            assert!(!renews(&test).await);
            test.clock.advance(1);
            assert!(renews(&test).await && !renews(&test).await);
        }
        let test = test.reopen().await;
        assert!(renews(&test).await && !renews(&test).await);
        let of_script = Owner { node: test.node.clone(), session: None, scope: TokenScope::All };
        assert!(!of_script.sessions().renews_cookie());
    }

    #[tokio::test]
    async fn last_seen_is_written_once_a_minute() {
        let (test, owner) = TestNode::set_up().await;
        let token = test.node.sign_in(here("Mara", "correct horse")).await.unwrap().token;
        let signed_in_at = test.node.now();
        let last_seen = async || owner.sessions().list().await.unwrap()[0].session.last_seen_at;
        test.clock.advance(TOUCH_SECONDS - 1);
        test.owner(&token).await.unwrap();
        assert_eq!(last_seen().await, signed_in_at);
        test.clock.advance(1);
        test.owner(&token).await.unwrap();
        assert_eq!(last_seen().await, test.node.now());
    }

    #[tokio::test]
    async fn sessions_are_listed_and_end_one_by_one_or_all_others() {
        let (test, owner) = TestNode::set_up().await;
        let mut tokens = Vec::new();
        for _ in 0..3 {
            tokens.push(test.node.sign_in(elsewhere("Mara", "correct horse")).await.unwrap().token);
        }
        let listed = owner.sessions().list().await.unwrap();
        assert_eq!(listed.len(), 4);
        assert_eq!(listed.iter().filter(|each| each.is_this).count(), 1);

        let newest = listed[0].session.id;
        assert!(owner.sessions().end(newest).await.unwrap());
        assert!(!owner.sessions().end(newest).await.unwrap());
        assert!(test.owner(&tokens[2]).await.is_none());

        assert_eq!(owner.sessions().end_others().await.unwrap(), 2);
        assert!(test.owner(&tokens[0]).await.is_none());
        assert_eq!(owner.sessions().list().await.unwrap().len(), 1);
        owner.sessions().sign_out().await.unwrap();
        assert!(owner.sessions().list().await.unwrap().is_empty());
    }
}
