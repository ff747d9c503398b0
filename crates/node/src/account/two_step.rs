//! The second step of signing in: a one-time code of an app, or a recovery code, after the password.

use store::{StoreError, TwoStepRow};

use super::{
    credentials::ConfirmPasswordError,
    session::{SignInError, SignedIn},
};
use crate::{
    node::Node,
    owner::{NeedsBrowser, Owner},
    secrets::{
        one_time::{OneTimeSecret, TypedCode, new_recovery_codes},
        secret::hash_secret,
        throttle::{Source, Throttled},
    },
};

/// The second step, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TwoStep {
    /// The password is enough.
    Off,
    /// It is being set up, and not asked for yet.
    Begun {
        secret: OneTimeSecret,
        account_name: String,
    },
    On(TwoStepRow),
}

/// The second step stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum TwoStepError {
    #[error("this is not the code that the app shows")]
    WrongCode,
    /// It was not begun, or too long ago.
    #[error("the second step is not being set up")]
    NotBegun,
    #[error("the second step is on")]
    IsOn,
    #[error("the second step is off")]
    IsOff,
    /// The password, above all, was not the right one.
    #[error(transparent)]
    Password(#[from] ConfirmPasswordError),
}

impl From<StoreError> for TwoStepError {
    fn from(error: StoreError) -> Self {
        Self::Password(error.into())
    }
}

impl From<NeedsBrowser> for TwoStepError {
    fn from(error: NeedsBrowser) -> Self {
        Self::Password(error.into())
    }
}

impl From<Throttled> for TwoStepError {
    fn from(error: Throttled) -> Self {
        Self::Password(error.into())
    }
}

impl Node {
    /// The name of the cookie with which a browser comes back to type the code, apart like [`Self::cookie_name`].
    pub fn pending_sign_in_cookie_name(&self, is_https: bool) -> String {
        self.own_cookie("o2m_code", is_https)
    }

    /// Says whether the browser with this token has typed the password, and is to type a code.
    pub fn is_pending_sign_in(&self, token: &str) -> bool {
        self.pending_sign_ins.get(&hash_secret(token), self.now()).is_some()
    }

    /// Signs in the browser with this token, which has typed the password, with a code.
    pub async fn sign_in_with_code(&self, token: &str, typed: &str) -> Result<SignedIn, SignInError> {
        let hash = hash_secret(token);
        let pending = self.pending_sign_ins.get(&hash, self.now()).ok_or(SignInError::NotPending)?;
        self.throttle.begin(&pending.sources, self.now())?;
        if !self.take_code(typed).await? {
            return Err(SignInError::WrongCode);
        }
        self.throttle.succeeded(&pending.sources);
        if !self.pending_sign_ins.end(&hash) {
            return Err(SignInError::NotPending);
        }
        self.begin_owner_session(&pending.password_hash, &pending.user_agent, pending.known_browser).await
    }

    /// Takes a code, which is good once. False if it is wrong, or was taken.
    async fn take_code(&self, typed: &str) -> Result<bool, StoreError> {
        let Some(row) = self.store.two_step().await? else { return Ok(false) };
        let secret = OneTimeSecret::from_bytes(&row.secret).ok_or(StoreError::Corrupt("two_step.secret"))?;
        let code = TypedCode::of(typed);
        let counter = match &code {
            TypedCode::OneTime(digits) => match secret.counter_of(digits, self.now()) {
                Some(counter) => Some(counter),
                None => return Ok(false),
            },
            TypedCode::Recovery(_) => None,
        };
        let tx = self.store.write().await?;
        let is_taken = match (code, counter) {
            (TypedCode::Recovery(code), _) => tx.take_recovery_code(&hash_secret(&code)).await?,
            (TypedCode::OneTime(_), Some(counter)) => tx.take_counter(&row.secret, counter).await?,
            (TypedCode::OneTime(_), None) => false,
        };
        tx.commit().await?;
        Ok(is_taken)
    }
}

/// What the owner does with the second step of signing in.
#[derive(Debug, Clone, Copy)]
pub struct OwnerTwoStep<'a> {
    owner: &'a Owner,
}

impl Owner {
    /// What the owner does with the second step of signing in.
    pub fn two_step(&self) -> OwnerTwoStep<'_> {
        OwnerTwoStep { owner: self }
    }
}

impl OwnerTwoStep<'_> {
    /// How it stands, for the browser that asks.
    pub async fn read(self) -> Result<TwoStep, NeedsBrowser> {
        let session = self.owner.browser()?;
        let node = &self.owner.node;
        if let Some(row) = node.store.two_step().await? {
            return Ok(TwoStep::On(row));
        }
        let Some(secret) = node.new_two_step.get(session, node.now()) else { return Ok(TwoStep::Off) };
        Ok(TwoStep::Begun { secret, account_name: self.owner.account().read().await?.name })
    }

    /// Makes a secret for an app. Nothing is asked for before [`confirm`](Self::confirm).
    pub async fn begin(self, password: String) -> Result<(), TwoStepError> {
        let (session, _) = self.owner.account().confirm_password(password).await?;
        let node = &self.owner.node;
        if node.store.two_step().await?.is_some() {
            return Err(TwoStepError::IsOn);
        }
        node.new_two_step.begin(session, OneTimeSecret::generate(), node.now());
        Ok(())
    }

    /// Forgets the secret that was not confirmed.
    pub fn cancel(self) -> Result<(), NeedsBrowser> {
        self.owner.node.new_two_step.end(self.owner.browser()?);
        Ok(())
    }

    /// Switches the second step on, with a first code of the app. Returns the recovery codes: the only time that they can be read.
    pub async fn confirm(self, typed: &str) -> Result<Vec<String>, TwoStepError> {
        let session = self.owner.browser()?;
        let node = &self.owner.node;
        let secret = node.new_two_step.get(session, node.now()).ok_or(TwoStepError::NotBegun)?;
        let sources = [Source::Session(session)];
        node.throttle.begin(&sources, node.now())?;
        let TypedCode::OneTime(digits) = TypedCode::of(typed) else { return Err(TwoStepError::WrongCode) };
        let counter = secret.counter_of(&digits, node.now()).ok_or(TwoStepError::WrongCode)?;
        node.throttle.succeeded(&sources);
        let codes = new_recovery_codes();
        let tx = node.store.write().await?;
        if !tx.begin_two_step(secret.as_bytes(), counter, node.now()).await? {
            return Err(TwoStepError::IsOn);
        }
        tx.put_recovery_codes(hashes(&codes)).await?;
        tx.commit().await?;
        node.new_two_step.end(session);
        Ok(codes)
    }

    /// Makes new recovery codes in the place of all others.
    pub async fn renew_recovery_codes(self, password: String) -> Result<Vec<String>, TwoStepError> {
        self.owner.account().confirm_password(password).await?;
        let node = &self.owner.node;
        if node.store.two_step().await?.is_none() {
            return Err(TwoStepError::IsOff);
        }
        let codes = new_recovery_codes();
        let tx = node.store.write().await?;
        tx.put_recovery_codes(hashes(&codes)).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Switches the second step off.
    pub async fn end(self, password: String) -> Result<(), TwoStepError> {
        self.owner.account().confirm_password(password).await?;
        let tx = self.owner.node.store.write().await?;
        if !tx.end_two_step().await? {
            return Err(TwoStepError::IsOff);
        }
        Ok(tx.commit().await?)
    }

    /// Keeps new recovery codes for the page that this browser sees next.
    pub fn keep_new(self, codes: Vec<String>) {
        let Some(session) = self.owner.session else { return };
        self.owner.node.new_recovery_codes.keep(session, codes, self.owner.node.now());
    }

    /// Takes the recovery codes that wait to be shown to this browser; only once.
    pub fn take_new(self) -> Option<Vec<String>> {
        self.owner.node.new_recovery_codes.take(self.owner.session?, self.owner.node.now())
    }
}

/// What is kept of recovery codes: as they are read, without hyphens.
fn hashes(codes: &[String]) -> impl Iterator<Item = String> {
    codes.iter().map(|code| hash_secret(&code.replace('-', "")))
}

#[cfg(test)]
mod tests;
