//! Tokens that let scripts act for the owner.

use domain::{AppTokenId, TokenScope};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppTokenView {
    pub id: AppTokenId,
    pub name: String,
    pub scope: TokenScope,
    pub created_at: TimeView,
    pub last_used_at: Option<TimeView>,
    /// From then on it does nothing; `None` for never.
    pub expires_at: Option<TimeView>,
    pub is_expired: bool,
}

/// Lists the app tokens, newest first.
#[server(endpoint = "app-tokens/list", input = GetUrl)]
pub async fn list_app_tokens() -> Result<Vec<AppTokenView>, ApiError> {
    let tokens = super::context::owner(domain::Permission::Manage).await?.app_tokens().list().await?;
    Ok(tokens.into_iter().map(super::convert::app_token).collect())
}

/// Makes an app token and returns it: the only time that it can be read. `expires` is the last day on which it works, such as 2027-01-31, by the
/// clock of the machine that this node runs on; without it, the token works until it is revoked. `current` is the password.
#[server(endpoint = "app-tokens/create")]
pub async fn create_app_token(
    name: String,
    scope: TokenScope,
    expires: Option<String>,
    current: String,
) -> Result<String, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let new = super::convert::new_app_token(&name, scope, expires.as_deref());
    let fields =
        [("token_name", &*name), ("scope", scope.as_str()), ("expires", expires.as_deref().unwrap_or_default())];
    let keep = |error| super::context::keep_typed_at::<CreateAppToken>(error, &fields, "app-tokens");
    let new = new.map_err(|error| keep(error.into()))?;
    let token = owner.app_tokens().create(&new, current).await.map_err(|error| keep(error.into()))?;
    if super::context::answer_form("/settings#app-tokens") {
        owner.app_tokens().keep_new(token.clone());
    }
    Ok(token)
}

/// Takes the token that a form has just made, for the one page that shows it.
#[server(endpoint = "app-tokens/take-new")]
pub async fn take_new_app_token() -> Result<Option<String>, ApiError> {
    Ok(super::context::owner(domain::Permission::Manage).await?.app_tokens().take_new())
}

/// Ends an app token.
#[server(endpoint = "app-tokens/revoke")]
pub async fn revoke_app_token(id: AppTokenId) -> Result<(), ApiError> {
    let revoked = super::context::owner(domain::Permission::Manage).await?.app_tokens().revoke(id).await?;
    if !revoked {
        return Err(ApiError::NotFound);
    }
    super::context::answer_form("/settings#app-tokens");
    Ok(())
}
