//! The account, its browsers and its app tokens.

use domain::{Account, AppToken, Browser, Name, local_path};
use node::{
    ChangePasswordError, HashError, ListedSession, NeedsBrowser, Node, Owner, SetUpError, SignIn, SignInError,
    SignedIn, Throttled,
};

use super::internal;
use crate::api::{
    AccountError, AccountView, ApiError, AppTokenView, AudienceChoiceView, EntranceView, SessionView,
    context::{self, Client, client, time},
};

/// The name of an account or a token, as typed.
pub(in crate::api) fn name(text: &str) -> Result<Name, AccountError> {
    Ok(text.parse::<Name>()?)
}

/// A try to sign in, with where it comes from.
pub(in crate::api) fn sign_in(name: &str, password: String) -> SignIn {
    let client = client();
    SignIn {
        name: name.to_owned(),
        password,
        address: client.ip,
        is_local: client.is_local_request,
        is_own_account: client.is_own_account(),
        user_agent: client.user_agent,
        known_browser: context::known_browser(),
    }
}

/// Where to go once signed in.
pub(in crate::api) fn after_sign_in<'a>(signed_in: &SignedIn, next: Option<&'a str>) -> &'a str {
    if signed_in.is_set_up { "/set-up" } else { next.and_then(local_path).unwrap_or("/") }
}

/// Finishes the set-up that `token` or the session opens.
pub(in crate::api) async fn finish_set_up(
    token: Option<&str>,
    name: &str,
    password: &str,
    again: Option<&str>,
) -> Result<(), ApiError> {
    let set_up = context::set_up(token).await?;
    same_password(password, again)?;
    Ok(set_up.finish(&self::name(name)?, password.parse()?).await?)
}

/// Fails if somebody typed a password twice, and not the same.
pub(in crate::api) fn same_password(password: &str, again: Option<&str>) -> Result<(), AccountError> {
    if again.is_some_and(|again| again != password) {
        return Err(AccountError::PasswordsDiffer);
    }
    Ok(())
}

/// How the person at the other end of the request gets in.
pub(in crate::api) async fn entrance(node: &Node, client: &Client) -> Result<EntranceView, ApiError> {
    Ok(if node.is_set_up().await? {
        EntranceView::Account
    } else if node.are_defaults_over() {
        EntranceView::Over
    } else if client.is_local_request && client.is_own_account() {
        EntranceView::Defaults
    } else {
        EntranceView::Elsewhere
    })
}

/// A signed-in browser, in words.
pub(in crate::api) fn session(listed: &ListedSession) -> SessionView {
    let browser = Browser::from_user_agent(&listed.session.user_agent);
    SessionView {
        id: listed.session.id,
        browser: browser.name.map(str::to_owned),
        system: browser.system.map(str::to_owned),
        created_at: time(listed.session.created_at),
        last_seen_at: time(listed.session.last_seen_at),
        is_this: listed.is_this,
    }
}

/// An app token, without its secret.
pub(in crate::api) fn app_token(token: AppToken) -> AppTokenView {
    AppTokenView {
        id: token.id,
        name: token.name,
        created_at: time(token.created_at),
        last_used_at: token.last_used_at.map(time),
    }
}

impl AccountView {
    pub(in crate::api) async fn read(owner: &Owner) -> Result<Self, ApiError> {
        let Account { name, default_audience } = owner.account().await?;
        Ok(Self { name, default_audience: AudienceChoiceView::of(owner, default_audience).await? })
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => AccountError::WrongNameOrPassword.into(),
            SignInError::Throttled(throttled) => throttled.into(),
            SignInError::SetUpElsewhere => AccountError::SetUpElsewhere.into(),
            SignInError::DefaultsOver => AccountError::DefaultsOver.into(),
            SignInError::Store(error) => error.into(),
            SignInError::Hash(error) => error.into(),
        }
    }
}

impl From<SetUpError> for ApiError {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::Expired => AccountError::SetUpExpired.into(),
            SetUpError::Store(error) => error.into(),
            SetUpError::Hash(error) => error.into(),
        }
    }
}

impl From<ChangePasswordError> for ApiError {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Wrong => AccountError::WrongPassword.into(),
            ChangePasswordError::Throttled(throttled) => throttled.into(),
            ChangePasswordError::NeedsBrowser(error) => error.into(),
            ChangePasswordError::Hash(error) => error.into(),
        }
    }
}

impl From<NeedsBrowser> for ApiError {
    fn from(error: NeedsBrowser) -> Self {
        match error {
            NeedsBrowser::AppToken => AccountError::NeedsBrowser.into(),
            NeedsBrowser::Store(error) => error.into(),
        }
    }
}

impl From<Throttled> for ApiError {
    fn from(throttled: Throttled) -> Self {
        AccountError::Throttled { seconds: throttled.seconds }.into()
    }
}

impl From<HashError> for ApiError {
    fn from(error: HashError) -> Self {
        internal(&error)
    }
}
