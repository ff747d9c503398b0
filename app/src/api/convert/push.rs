//! Where notifications are sent, as views, and as a form says it.

use domain::{Push, PushAttempt, PushError, PushFormat, PushOrigin, PushTarget, Timestamp};
use node::{PushFailed, TokenChange};

use super::internal;
use crate::api::{ApiError, PushAttemptView, PushView, TimeView, context::client};

/// Where they are sent.
pub(in crate::api) fn push_view(push: Option<Push>, now: Timestamp) -> Option<PushView> {
    let Push { target, last, .. } = push?;
    let last = last.map(|PushAttempt { at, outcome, answer }| PushAttemptView {
        time: TimeView::new(at, now),
        is_success: outcome.is_success(),
        outcome,
        answer,
    });
    Some(PushView {
        url: target.url.as_str().to_owned(),
        is_https: target.url.is_https(),
        format: target.format,
        has_token: target.token.is_some(),
        with_words: target.with_words,
        origin: target.origin.as_ref().map(PushOrigin::as_str).unwrap_or_default().to_owned(),
        last,
    })
}

/// Where the browser that asks reaches this node, from wherever it is.
pub(in crate::api) fn own_origin() -> String {
    let client = client();
    let scheme = if client.is_https { "https" } else { "http" };
    if client.is_local_request { String::new() } else { format!("{scheme}://{}", client.host) }
}

/// Where the form says that they are sent. The token is for itself: it may stay.
pub(in crate::api) fn push_target(
    url: &str,
    format: PushFormat,
    with_words: bool,
    origin: &str,
) -> Result<PushTarget, PushError> {
    let origin = Some(origin.trim()).filter(|origin| !origin.is_empty());
    let origin = origin.map(str::parse).transpose()?;
    Ok(PushTarget { url: url.parse()?, format, token: None, with_words, origin })
}

/// What the form says of the token.
pub(in crate::api) fn token_change(token: &str, forgets: bool) -> Result<TokenChange, PushError> {
    Ok(match token.trim() {
        "" if forgets => TokenChange::Set(None),
        "" => TokenChange::Keep,
        token => TokenChange::Set(Some(token.parse()?)),
    })
}

impl From<PushFailed> for ApiError {
    fn from(error: PushFailed) -> Self {
        match error {
            PushFailed::Push(error) => Self::Push(error),
            PushFailed::Store(error) => internal(&error),
        }
    }
}
