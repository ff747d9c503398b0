//! The account, its browsers and its app tokens.

use domain::{Account, AppToken, Browser, Name, NewAppToken, Timestamp, TokenScope, local_path};
use jiff::{civil::Date, tz::TimeZone};
use node::{
    AppTokenError, ConfirmPasswordError, HashError, ListedSession, NeedsBrowser, Node, Owner, SetUpError, SignIn,
    SignInError, SignedIn, Throttled,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::internal;
use crate::api::{
    AccountError, AccountView, ApiError, AppTokenView, AudienceChoiceView, EntranceView, SessionView,
    context::{self, Client, client, node, time},
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

/// Where to go once the password was right, if a code is to follow.
pub(in crate::api) fn to_code(next: Option<&str>) -> String {
    let next = next.map(|next| format!("?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC)));
    format!("/sign-in/code{}", next.unwrap_or_default())
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

/// Where to go once set up: to the door, with the cursor in the password. Browsers offer to keep what is typed there.
pub(in crate::api) fn after_set_up(name: &str) -> String {
    format!("/sign-in?from=set-up&name={}#password", utf8_percent_encode(name.trim(), NON_ALPHANUMERIC))
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
        is_expired: token.is_expired(node().now()),
        name: token.name,
        scope: token.scope,
        created_at: time(token.created_at),
        last_used_at: token.last_used_at.map(time),
        expires_at: token.expires_at.map(time),
    }
}

/// An app token as the form asks for it: `expires` is the last day on which it works, or empty.
pub(in crate::api) fn new_app_token(
    name: &str,
    scope: TokenScope,
    expires: Option<&str>,
) -> Result<NewAppToken, AccountError> {
    let expires = expires.map(str::trim).filter(|expires| !expires.is_empty());
    let expires_at = expires.map(|day| end_of(day, node().now(), TimeZone::system())).transpose()?;
    Ok(NewAppToken { name: self::name(name)?, scope, expires_at })
}

/// The last moment of `day` in `zone`, which must be to come: it has the date that was chosen.
fn end_of(day: &str, now: Timestamp, zone: TimeZone) -> Result<Timestamp, AccountError> {
    let next = day.parse::<Date>().and_then(Date::tomorrow).and_then(|next| next.to_zoned(zone));
    let end = Timestamp(next.map_err(|_| AccountError::TokenEnd)?.timestamp().as_millisecond() - 1);
    if end > now { Ok(end) } else { Err(AccountError::TokenEnd) }
}

impl AccountView {
    pub(in crate::api) async fn read(owner: &Owner) -> Result<Self, ApiError> {
        let Account { name, default_audience } = owner.account().read().await?;
        Ok(Self { name, default_audience: AudienceChoiceView::of(owner, default_audience).await? })
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => AccountError::WrongNameOrPassword.into(),
            SignInError::NeedsCode(_) => AccountError::NeedsCode.into(),
            SignInError::WrongCode => AccountError::WrongCode.into(),
            SignInError::NotPending => AccountError::CodeOver.into(),
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

impl From<ConfirmPasswordError> for ApiError {
    fn from(error: ConfirmPasswordError) -> Self {
        match error {
            ConfirmPasswordError::Wrong => AccountError::WrongPassword.into(),
            ConfirmPasswordError::Throttled(throttled) => throttled.into(),
            ConfirmPasswordError::NeedsBrowser(error) => error.into(),
            ConfirmPasswordError::Hash(error) => error.into(),
        }
    }
}

impl From<AppTokenError> for ApiError {
    fn from(error: AppTokenError) -> Self {
        match error {
            AppTokenError::Unknown => AccountError::NoSuchToken.into(),
            AppTokenError::Expired => AccountError::TokenExpired.into(),
            AppTokenError::OutOfScope => AccountError::OutOfScope.into(),
            AppTokenError::Store(error) => error.into(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_stands_in_the_url_whatever_it_is() {
        let url = after_set_up(" Zoë & 100% #1 ");
        assert_eq!(url, "/sign-in?from=set-up&name=Zo%C3%AB%20%26%20100%25%20%231#password");
    }

    #[test]
    fn a_token_works_through_the_day_that_was_chosen() {
        // 2026-11-28 at noon in UTC.
        let now = Timestamp(1_795_867_200_000);
        for (day, zone, expected) in [
            ("2026-11-28", 0, Ok(1_795_910_399_999)),
            ("2026-11-29", 0, Ok(1_795_996_799_999)),
            ("2026-11-28", -5, Ok(1_795_928_399_999)),
            // Where it is the 29th already.
            ("2026-11-28", 13, Err(AccountError::TokenEnd)),
            ("2026-11-27", 0, Err(AccountError::TokenEnd)),
            ("2026-02-30", 0, Err(AccountError::TokenEnd)),
            ("9999-12-31", 0, Err(AccountError::TokenEnd)),
            ("soon", 0, Err(AccountError::TokenEnd)),
        ] {
            let end = end_of(day, now, TimeZone::fixed(jiff::tz::offset(zone)));
            assert_eq!(end, expected.map(Timestamp), "{day} at {zone}");
        }
    }
}
