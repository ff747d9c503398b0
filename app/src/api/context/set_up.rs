//! Who may set the node up.

use node::{Authenticated, SetUp};

use super::{node, session_token};
use crate::api::{AccountError, ApiError};

/// Authorises the request to set the node up: by the token of a set-up link, else by a session that the defaults opened.
pub(in crate::api) async fn set_up(link_token: Option<&str>) -> Result<SetUp, ApiError> {
    if let Some(token) = link_token {
        let set_up = node().authenticate_setup_link(token).await?;
        return set_up.ok_or_else(|| AccountError::SetUpExpired.into());
    }
    let Some(token) = session_token() else { return Err(ApiError::SignInRequired) };
    match node().authenticate_session(&token).await? {
        Some(Authenticated::SetUp(set_up)) => Ok(set_up),
        Some(Authenticated::Owner(_)) => Err(ApiError::NotFound),
        None => Err(ApiError::SignInRequired),
    }
}

/// The page of backups for whoever has that token, or a session.
pub(in crate::api) fn restore_page(token: Option<&str>) -> String {
    token.map_or_else(|| "/restore".to_owned(), |token| format!("/restore?token={token}"))
}
