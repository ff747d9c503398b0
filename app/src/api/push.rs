//! Where notifications are sent besides: to ntfy, or to an address that takes JSON.

use domain::{PushError, PushFormat, PushOutcome};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};
use crate::i18n::{I18n, t};

/// Whether they are sent anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSettingsView {
    /// `None`: nowhere.
    pub target: Option<PushView>,
    /// Where the browser that asks reaches this node; empty on the machine itself, since no other one reaches it by that.
    pub own_origin: String,
}

/// Where they are sent. The token is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushView {
    pub url: String,
    /// Whether nobody on the way can read what is sent.
    pub is_https: bool,
    pub format: PushFormat,
    pub has_token: bool,
    pub with_words: bool,
    /// Where the owner reaches this node; empty: what is sent leads nowhere.
    pub origin: String,
    pub last: Option<PushAttemptView>,
}

/// What came of the last sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushAttemptView {
    pub time: TimeView,
    pub is_success: bool,
    pub outcome: PushOutcome,
    /// How the answer begins, if something may be wrong. Another's words.
    pub answer: String,
}

/// The sentence that a person reads.
pub(super) fn text(error: PushError, i18n: I18n) -> String {
    let text = match error {
        PushError::NotAnAddress => t!(i18n, notices.push.error_address),
        PushError::HoldsPassword => t!(i18n, notices.push.error_password),
        PushError::NotAToken => t!(i18n, notices.push.error_token),
        PushError::NotAnOrigin => t!(i18n, notices.push.error_origin),
        PushError::NotSet => t!(i18n, notices.push.error_not_set),
    };
    text.into()
}

/// The HTTP status for a script that asked.
pub(super) fn status(error: PushError) -> u16 {
    match error {
        PushError::NotSet => 409,
        PushError::NotAnAddress | PushError::HoldsPassword | PushError::NotAToken | PushError::NotAnOrigin => 422,
    }
}

/// Says where notifications are sent, and what came of the last one. The address may be a secret, so `read` is not enough.
#[server(endpoint = "notifications/push", input = GetUrl)]
pub async fn read_push() -> Result<PushSettingsView, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let target = super::convert::push_view(owner.push().read().await?, owner.node().now());
    Ok(PushSettingsView { target, own_origin: super::convert::own_origin() })
}

/// Sends what comes from now on to `url`. Without `token` the one stays that is there, as long as `url` leads to the same host; `forgets_token` takes
/// it away.
#[server(endpoint = "notifications/set-push")]
pub async fn set_push(
    url: String,
    #[server(default)] format: PushFormat,
    #[server(default)] token: String,
    #[server(default)] forgets_token: bool,
    #[server(default)] with_words: bool,
    #[server(default)] origin: String,
) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let keep = |error: PushError| {
        let words = if with_words { "true" } else { "" };
        // What holds a password does not go into an address of ours.
        let url = if error == PushError::HoldsPassword { "" } else { &*url };
        let fields = [("url", url), ("format", format.as_str()), ("with_words", words), ("origin", &*origin)];
        super::context::keep_typed_at::<SetPush>(ApiError::Push(error), &fields, "push")
    };
    let target = super::convert::push_target(&url, format, with_words, &origin).map_err(keep)?;
    let token = super::convert::token_change(&token, forgets_token).map_err(keep)?;
    owner.push().set(target, token).await?;
    super::context::answer_form("/settings/notifications?saved=push#push");
    Ok(())
}

/// Sends nothing any more, and forgets address and token.
#[server(endpoint = "notifications/end-push")]
pub async fn end_push() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.push().end().await?;
    super::context::answer_form("/settings/notifications?saved=push-ended#push");
    Ok(())
}

/// Sends a test there now, and waits for what comes of it, which `notifications/push` says.
#[server(endpoint = "notifications/test-push")]
pub async fn test_push() -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.push().test(t!(crate::i18n::use_i18n(), notices.push.test_text).to_owned()).await?;
    super::context::answer_form("/settings/notifications#push");
    Ok(())
}
