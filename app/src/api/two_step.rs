//! The second step of signing in: a one-time code of an app, or a recovery code, after the password.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, QrCodeView, TimeView};

/// How things stand with the second step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum TwoStepView {
    /// The password is enough.
    Off,
    /// It is being set up in this browser, and not asked for yet.
    Begun {
        /// As one types it into an app.
        secret: String,
        /// As an app on the same device opens it (`otpauth`).
        url: String,
        /// The URL, as an app on another device scans it.
        code: QrCodeView,
    },
    On {
        since: TimeView,
        /// Recovery codes that were not used yet.
        codes_left: u32,
    },
}

/// Signs in the browser that has typed the password, with a one-time code or a recovery code, and leads on to `next`.
#[server(endpoint = "account/sign-in-with-code")]
pub async fn sign_in_with_code(code: String, next: Option<String>) -> Result<(), ApiError> {
    use super::{context, convert};
    let token = context::pending_sign_in().ok_or(super::AccountError::CodeOver)?;
    let signed_in = context::node().sign_in_with_code(&token, &code).await?;
    context::set_signed_in_cookies(&signed_in);
    context::remove_pending_sign_in_cookie();
    context::redirect(convert::after_sign_in(&signed_in, next.as_deref()));
    Ok(())
}

/// Says how things stand with the second step.
#[server(endpoint = "two-step/load", input = GetUrl)]
pub async fn load_two_step() -> Result<TwoStepView, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    super::convert::two_step(owner.two_step().read().await?)
}

/// Makes a secret for an app. `current` is the password. Nothing is asked for before it is confirmed.
#[server(endpoint = "two-step/begin")]
pub async fn begin_two_step(current: String) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.two_step().begin(current).await?;
    super::context::answer_form("/settings/two-step");
    Ok(())
}

/// Forgets the secret that was not confirmed.
#[server(endpoint = "two-step/cancel")]
pub async fn cancel_two_step() -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.two_step().cancel()?;
    super::context::answer_form("/settings/two-step");
    Ok(())
}

/// Switches the second step on, with a first code of the app, and returns the recovery codes: the only time that they can be read.
#[server(endpoint = "two-step/confirm")]
pub async fn confirm_two_step(code: String) -> Result<Vec<String>, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let codes = owner.two_step().confirm(&code).await?;
    Ok(super::convert::answer_with_codes(&owner, codes))
}

/// Makes new recovery codes in the place of all others, and returns them: the only time that they can be read. `current` is the password.
#[server(endpoint = "two-step/renew-recovery-codes")]
pub async fn renew_recovery_codes(current: String) -> Result<Vec<String>, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let codes = owner.two_step().renew_recovery_codes(current).await?;
    Ok(super::convert::answer_with_codes(&owner, codes))
}

/// Takes the recovery codes that a form has just made, for the one page that shows them.
#[server(endpoint = "two-step/take-new-codes")]
pub async fn take_new_recovery_codes() -> Result<Option<Vec<String>>, ApiError> {
    Ok(super::context::owner(domain::Permission::Manage).await?.two_step().take_new())
}

/// Switches the second step off. `current` is the password.
#[server(endpoint = "two-step/end")]
pub async fn end_two_step(current: String) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.two_step().end(current).await?;
    super::context::answer_form("/settings/two-step?saved=off");
    Ok(())
}
