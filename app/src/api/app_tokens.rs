//! Tokens that let scripts act for the owner.

use domain::AppTokenId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppTokenView {
    pub id: AppTokenId,
    pub name: String,
    pub created_at: TimeView,
    pub last_used_at: Option<TimeView>,
}

/// Lists the app tokens, newest first.
#[server(endpoint = "app-tokens/list")]
pub async fn list_app_tokens() -> Result<Vec<AppTokenView>, ApiError> {
    let tokens = super::context::owner().await?.app_tokens().await?;
    Ok(tokens.into_iter().map(super::convert::app_token).collect())
}

/// Makes an app token and returns it: the only time that it can be read.
#[server(endpoint = "app-tokens/create")]
pub async fn create_app_token(name: String) -> Result<String, ApiError> {
    let owner = super::context::owner().await?;
    let new = super::convert::name(&name);
    let new = new.map_err(|error| super::context::keep_typed::<CreateAppToken>(error.into(), "token_name", &name))?;
    let token = owner.create_app_token(&new).await?;
    if super::context::answer_form("/settings#app-tokens") {
        owner.keep_new_app_token(token.clone());
    }
    Ok(token)
}

/// Takes the token that a form without JavaScript has just made, for the one page that shows it.
#[server(endpoint = "app-tokens/take-new")]
pub async fn take_new_app_token() -> Result<Option<String>, ApiError> {
    Ok(super::context::owner().await?.take_new_app_token())
}

/// Ends an app token.
#[server(endpoint = "app-tokens/revoke")]
pub async fn revoke_app_token(id: AppTokenId) -> Result<(), ApiError> {
    let revoked = super::context::owner().await?.revoke_app_token(id).await?;
    super::context::answer_form("/settings#app-tokens");
    if revoked { Ok(()) } else { Err(ApiError::NotFound) }
}
