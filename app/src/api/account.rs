//! The account: setting it up, signing in and out, its name, password and default audience.

#![expect(clippy::implicit_hasher, reason = "the hasher of a server function is the default one")]

use std::collections::HashMap;

use domain::{PasswordError, TextError};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, AudienceChoiceView};
use crate::i18n::{I18n, t, t_plural};

/// What the sign-in page needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    pub entrance: EntranceView,
    /// The page over HTTPS, if this is not: the password would cross the network in the clear.
    pub https_url: Option<String>,
    /// What the browser shows of the certificate there.
    pub https_fingerprint: Option<String>,
    /// The password was typed in this browser, and a code is to follow.
    pub needs_code: bool,
}

/// How one gets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntranceView {
    /// With the name and the password that were chosen.
    Account,
    /// With the defaults: none were chosen yet, and the browser runs on the node's own machine.
    Defaults,
    /// None were chosen yet: on the node's own machine, or with a set-up link.
    Elsewhere,
    /// None were chosen in the first hour: with a set-up link.
    Over,
}

impl EntranceView {
    /// Says whether a name and a password open anything.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Account | Self::Defaults)
    }
}

/// What the set-up page needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUpView {
    /// The name to sign in with, if there is one: then only the password is chosen anew.
    pub account_name: Option<String>,
}

/// What the owner decided about signing in and publishing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The name to sign in with.
    pub name: String,
    pub default_audience: AudienceChoiceView,
}

/// Why the account is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum AccountError {
    #[error("wrong name or password")]
    WrongNameOrPassword,
    #[error("the current password is wrong")]
    WrongPassword,
    /// The password was right. The browser got a cookie with which it types a code next.
    #[error("a code is to follow")]
    NeedsCode,
    #[error("the code is wrong, or was used")]
    WrongCode,
    /// No password was typed, or too long ago.
    #[error("the password is to be typed before the code")]
    CodeOver,
    #[error("the second step is not being set up")]
    TwoStepNotBegun,
    #[error("the second step is on")]
    TwoStepOn,
    #[error("the second step is off")]
    TwoStepOff,
    #[error("the server is not being closed")]
    NotClosing,
    /// Too many wrong passwords.
    #[error("the next try is in {seconds} s")]
    Throttled { seconds: u32 },
    /// The defaults open nothing from another machine.
    #[error("set the node up on its own machine, or with a set-up link")]
    SetUpElsewhere,
    /// The defaults open nothing after the first hour.
    #[error("the defaults have ended; set the node up with a set-up link")]
    DefaultsOver,
    /// The set-up link or session was spent, or its time is over.
    #[error("the set-up link does not work any more")]
    SetUpExpired,
    #[error("the name is empty")]
    NameEmpty,
    #[error("the name has {excess} characters too many")]
    NameTooLong { excess: usize },
    #[error("the password is shorter than 8 characters")]
    PasswordTooShort,
    #[error("the password is longer than 1024 bytes")]
    PasswordTooLong,
    /// It is the one every node begins with.
    #[error("the password is `password`")]
    PasswordDefault,
    #[error("the password was typed in two ways")]
    PasswordsDiffer,
    /// An app token may not change how the owner signs in.
    #[error("an app token may not do this")]
    NeedsBrowser,
    #[error("the app token does not exist any more")]
    NoSuchToken,
    #[error("the app token has expired")]
    TokenExpired,
    #[error("the scope of the app token does not include this")]
    OutOfScope,
    /// The end of an app token is no date, or is over.
    #[error("the last day of an app token is today or later, written like 2027-01-31")]
    TokenEnd,
}

impl AccountError {
    /// The sentence that a person reads.
    pub fn text(&self, i18n: I18n) -> String {
        match self {
            Self::WrongNameOrPassword => t!(i18n, account.errors.wrong_name_or_password).into(),
            Self::WrongPassword => t!(i18n, account.errors.wrong_password).into(),
            Self::NeedsCode => t!(i18n, account.errors.needs_code).into(),
            Self::WrongCode => t!(i18n, account.errors.wrong_code).into(),
            Self::CodeOver => t!(i18n, account.errors.code_over).into(),
            Self::TwoStepNotBegun => t!(i18n, account.errors.two_step_not_begun).into(),
            Self::TwoStepOn => t!(i18n, account.errors.two_step_on).into(),
            Self::TwoStepOff => t!(i18n, account.errors.two_step_off).into(),
            Self::NotClosing => t!(i18n, account.errors.not_closing).into(),
            Self::Throttled { seconds: seconds @ ..120 } => {
                t_plural!(i18n, account.errors.throttled_seconds, count = *seconds)
            }
            Self::Throttled { seconds } => {
                t_plural!(i18n, account.errors.throttled_minutes, count = seconds.div_ceil(60))
            }
            Self::SetUpElsewhere => t!(i18n, account.errors.set_up_elsewhere).into(),
            Self::DefaultsOver => t!(i18n, account.errors.defaults_over).into(),
            Self::SetUpExpired => t!(i18n, account.errors.set_up_expired).into(),
            Self::NameEmpty => t!(i18n, account.errors.name_empty).into(),
            Self::NameTooLong { excess } => t_plural!(i18n, account.errors.name_too_long, count = *excess),
            Self::PasswordTooShort => t!(i18n, account.errors.password_too_short).into(),
            Self::PasswordTooLong => t!(i18n, account.errors.password_too_long).into(),
            Self::PasswordDefault => t!(i18n, account.errors.password_default).into(),
            Self::PasswordsDiffer => t!(i18n, account.errors.passwords_differ).into(),
            Self::NeedsBrowser => t!(i18n, account.errors.needs_browser).into(),
            Self::NoSuchToken => t!(i18n, account.errors.no_such_token).into(),
            Self::TokenExpired => t!(i18n, account.errors.token_expired).into(),
            Self::OutOfScope => t!(i18n, account.errors.out_of_scope).into(),
            Self::TokenEnd => t!(i18n, account.errors.token_end).into(),
        }
    }

    /// The HTTP status for a script.
    pub fn status(&self) -> u16 {
        match self {
            Self::WrongNameOrPassword | Self::NeedsCode | Self::CodeOver | Self::NoSuchToken | Self::TokenExpired => {
                401
            }
            Self::WrongPassword
            | Self::WrongCode
            | Self::SetUpElsewhere
            | Self::DefaultsOver
            | Self::SetUpExpired
            | Self::NeedsBrowser
            | Self::OutOfScope => 403,
            Self::TwoStepNotBegun | Self::TwoStepOn | Self::TwoStepOff | Self::NotClosing => 409,
            Self::NameEmpty
            | Self::NameTooLong { .. }
            | Self::PasswordTooShort
            | Self::PasswordTooLong
            | Self::PasswordDefault
            | Self::PasswordsDiffer
            | Self::TokenEnd => 422,
            Self::Throttled { .. } => 429,
        }
    }
}

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        Self::Account(error)
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        Self::Account(match error {
            PasswordError::TooShort => AccountError::PasswordTooShort,
            PasswordError::TooLong => AccountError::PasswordTooLong,
            PasswordError::Default => AccountError::PasswordDefault,
        })
    }
}

impl From<TextError> for AccountError {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Empty => Self::NameEmpty,
            TextError::TooLong { excess } => Self::NameTooLong { excess },
        }
    }
}

/// Says what the sign-in page needs to know.
#[server(endpoint = "account/load-sign-in", input = GetUrl)]
pub async fn load_sign_in() -> Result<SignInView, ApiError> {
    let client = super::context::client();
    let node = super::context::node();
    let entrance = super::convert::entrance(&node, &client).await?;
    let https_fingerprint = node.https_fingerprint();
    let needs_code = super::context::pending_sign_in().is_some_and(|token| node.is_pending_sign_in(&token));
    Ok(SignInView { entrance, https_url: client.https_url("/sign-in"), https_fingerprint, needs_code })
}

/// Signs this browser in, and leads on to `next`, a path on this node; with the defaults, to the set-up page. Where a second step is on, it leads
/// to the page that asks for a code.
#[server(endpoint = "account/sign-in")]
pub async fn sign_in(name: String, password: String, next: Option<String>) -> Result<(), ApiError> {
    use super::{context, convert};
    let result = context::node().sign_in(convert::sign_in(&name, password)).await;
    if let Err(node::SignInError::NeedsCode(token)) = &result {
        context::set_pending_sign_in_cookie(token);
        if context::answer_form(&convert::to_code(next.as_deref())) {
            return Ok(());
        }
    }
    let signed_in = result.map_err(|error| context::keep_typed::<SignIn>(error.into(), "name", &name))?;
    context::set_signed_in_cookies(&signed_in);
    context::redirect(convert::after_sign_in(&signed_in, next.as_deref()));
    Ok(())
}

/// Signs this browser out.
#[server(endpoint = "account/sign-out")]
pub async fn sign_out() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.sessions().sign_out().await?;
    super::context::remove_session_cookie();
    super::context::redirect("/sign-in");
    Ok(())
}

/// Says what the set-up page needs to know, to a set-up session or the holder of a set-up link's token.
#[server(endpoint = "account/load-set-up", input = GetUrl)]
pub async fn load_set_up(token: Option<String>) -> Result<SetUpView, ApiError> {
    let set_up = super::context::set_up(token.as_deref()).await?;
    Ok(SetUpView { account_name: set_up.account_name().await? })
}

/// Sets the node up: `name` and `password` sign in from now on. Where there is a name already, only the password changes. `again` is the
/// password once more, as people type it.
#[server(endpoint = "account/set-up")]
pub async fn set_up(
    token: Option<String>,
    name: String,
    password: String,
    again: Option<String>,
) -> Result<(), ApiError> {
    use super::{context, convert};
    let result = convert::finish_set_up(token.as_deref(), &name, &password, again.as_deref()).await;
    result.map_err(|error| context::keep_typed::<SetUp>(error, "name", &name))?;
    context::remove_session_cookie();
    context::redirect(&convert::after_set_up(&name));
    Ok(())
}

/// Says what the owner decided about signing in and publishing.
#[server(endpoint = "account/load", input = GetUrl)]
pub async fn load_account() -> Result<AccountView, ApiError> {
    AccountView::read(&super::context::owner(domain::Permission::Manage).await?).await
}

/// Changes the name to sign in with.
#[server(endpoint = "account/change-name")]
pub async fn change_account_name(name: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let new = super::convert::name(&name);
    let new = new.map_err(|error| super::context::keep_typed::<ChangeAccountName>(error.into(), "name", &name))?;
    owner.account().rename(&new).await?;
    super::context::answer_form("/settings?saved=name#name");
    Ok(())
}

/// Changes the password, and signs out every other browser. `again` is the new one once more, as people type it.
#[server(endpoint = "account/change-password")]
pub async fn change_password(current: String, new: String, again: Option<String>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    super::convert::same_password(&new, again.as_deref())?;
    owner.account().change_password(node::ChangePassword { current, new: new.parse()? }).await?;
    super::context::answer_form("/settings?saved=password#password");
    Ok(())
}

/// Changes the audience that new posts begin with. `circles` are by id, and their values do not matter.
#[server(endpoint = "account/change-default-audience")]
pub async fn change_default_audience(
    audience: String,
    #[server(default)] circles: HashMap<String, String>,
) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.account().set_default_audience(&super::convert::audience(&audience, circles)?).await?;
    super::context::answer_form("/settings?saved=audience#audience");
    Ok(())
}
