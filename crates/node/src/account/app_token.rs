//! Tokens that let scripts act for the owner.

use domain::{AppToken, AppTokenId, NewAppToken, Permission, Timestamp};
use store::StoreError;

use crate::{
    account::{credentials::ConfirmPasswordError, session::TOUCH_SECONDS},
    background::note::may_fail,
    node::Node,
    owner::{NeedsBrowser, Owner},
    secrets::secret::{hash_secret, new_secret},
};

/// Begins every app token, so that a person and a scanner of leaked secrets know it when they see it.
const PREFIX: &str = "o2m_";

/// An app token does not do what it was sent for.
#[derive(Debug, thiserror::Error)]
pub enum AppTokenError {
    /// It never was one, or was deleted.
    #[error("there is no such app token")]
    Unknown,
    #[error("the app token has expired")]
    Expired,
    #[error("the scope of the app token does not include this")]
    OutOfScope,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// The owner, if this is an app token of theirs that may do that, and still does anything. Nothing else decides what a token is good for.
    pub async fn authenticate_app_token(&self, token: &str, permission: Permission) -> Result<Owner, AppTokenError> {
        let row = self.store.app_token_by_hash(&hash_secret(token)).await?.ok_or(AppTokenError::Unknown)?;
        if self.has_expired(&row) {
            return Err(AppTokenError::Expired);
        }
        if !row.scope.permits(permission) {
            return Err(AppTokenError::OutOfScope);
        }
        let now = self.now();
        if row.last_used_at.is_none_or(|used| now.seconds_since(used) >= TOUCH_SECONDS) {
            may_fail(self.touch_app_token(row.id, now).await, "when an app token was used");
        }
        Ok(Owner { node: self.clone(), session: None, scope: row.scope })
    }

    /// Says whether this is an app token of the owner's that has not expired, whatever it may do.
    pub async fn is_app_token(&self, token: &str) -> Result<bool, StoreError> {
        let row = self.store.app_token_by_hash(&hash_secret(token)).await?;
        Ok(row.is_some_and(|row| !self.has_expired(&row)))
    }

    /// A clock that is obviously wrong does not tell that an end is still to come.
    fn has_expired(&self, token: &AppToken) -> bool {
        let now = self.now();
        token.is_expired(now) || token.expires_at.is_some() && now < self.clock.past()
    }

    async fn touch_app_token(&self, token: AppTokenId, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        tx.touch_app_token(token, now).await?;
        tx.commit().await
    }
}

/// What the owner does with app tokens.
#[derive(Debug, Clone, Copy)]
pub struct OwnerAppTokens<'a> {
    owner: &'a Owner,
}

impl Owner {
    /// What the owner does with app tokens.
    pub fn app_tokens(&self) -> OwnerAppTokens<'_> {
        OwnerAppTokens { owner: self }
    }
}

impl OwnerAppTokens<'_> {
    /// Every app token, newest first.
    pub async fn list(self) -> Result<Vec<AppToken>, StoreError> {
        self.owner.node.store.app_tokens().await
    }

    /// Makes an app token, for who knows the password. This is the only time that the token can be read; its hash is kept.
    pub async fn create(self, new: &NewAppToken, password: String) -> Result<String, ConfirmPasswordError> {
        self.owner.account().confirm_password(password).await?;
        let token = format!("{PREFIX}{}", new_secret::<32>());
        let tx = self.owner.node.store.write().await?;
        tx.insert_app_token(new, &hash_secret(&token), self.owner.node.now()).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Ends an app token; false if there was none.
    pub async fn revoke(self, id: AppTokenId) -> Result<bool, NeedsBrowser> {
        self.owner.browser()?;
        let tx = self.owner.node.store.write().await?;
        let revoked = tx.delete_app_token(id).await?;
        tx.commit().await?;
        Ok(revoked)
    }

    /// Keeps a new token for the page that this browser sees next: a form without JavaScript is answered by a redirect, and a
    /// token has no place in a URL.
    pub fn keep_new(self, token: String) {
        let Some(session) = self.owner.session else { return };
        self.owner.node.new_app_tokens.keep(session, token, self.owner.node.now());
    }

    /// Takes the token that waits to be shown to this browser; only once.
    pub fn take_new(self) -> Option<String> {
        self.owner.node.new_app_tokens.take(self.owner.session?, self.owner.node.now())
    }
}

#[cfg(test)]
mod tests {
    use domain::TokenScope;

    use super::*;
    use crate::{
        memory::shown_once::SHOWN_WITHIN_SECONDS,
        testing::{PASSWORD, TestNode, here},
    };

    fn new(scope: TokenScope, expires_at: Option<Timestamp>) -> NewAppToken {
        NewAppToken { name: "backup script".parse().unwrap(), scope, expires_at }
    }

    #[tokio::test]
    async fn a_token_acts_for_the_owner_until_it_is_revoked() {
        let (test, owner) = TestNode::set_up().await;
        let token = owner.app_tokens().create(&new(TokenScope::All, None), PASSWORD.into()).await.unwrap();
        assert!(token.starts_with(PREFIX));
        let listed = &owner.app_tokens().list().await.unwrap()[0];
        assert_eq!((listed.name.as_str(), listed.last_used_at), ("backup script", None));

        let authenticate = async |token: &str| test.node.authenticate_app_token(token, Permission::Manage).await;
        assert!(authenticate(&token).await.is_ok() && test.node.is_app_token(&token).await.unwrap());
        assert_eq!(owner.app_tokens().list().await.unwrap()[0].last_used_at, Some(test.node.now()));
        assert!(matches!(authenticate("o2m_made_up").await, Err(AppTokenError::Unknown)));
        assert!(test.node.authenticate_session(&token).await.unwrap().is_none(), "it is no session");

        assert!(owner.app_tokens().revoke(listed.id).await.unwrap());
        assert!(matches!(authenticate(&token).await, Err(AppTokenError::Unknown)));
        assert!(!test.node.is_app_token(&token).await.unwrap());
    }

    #[tokio::test]
    async fn a_token_does_what_its_scope_says_and_no_more() {
        let (test, owner) = TestNode::set_up().await;
        for scope in TokenScope::ALL {
            let token = owner.app_tokens().create(&new(scope, None), PASSWORD.into()).await.unwrap();
            for permission in [Permission::Manage, Permission::Publish, Permission::Read, Permission::ReadOwn] {
                let authenticated = test.node.authenticate_app_token(&token, permission).await;
                let is_right = match &authenticated {
                    Ok(_) => scope.permits(permission),
                    Err(error) => matches!(error, AppTokenError::OutOfScope) && !scope.permits(permission),
                };
                assert!(is_right, "{scope:?} {permission:?}: {authenticated:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_token_does_nothing_from_its_end_on_and_stays_in_the_list() {
        let (test, owner) = TestNode::set_up().await;
        let end = test.node.now().plus_seconds(60);
        let token = owner.app_tokens().create(&new(TokenScope::Read, Some(end)), PASSWORD.into()).await.unwrap();
        test.clock.advance(59);
        assert!(test.node.authenticate_app_token(&token, Permission::Read).await.is_ok());
        test.clock.advance(1);
        let late = test.node.authenticate_app_token(&token, Permission::Read).await;
        assert!(matches!(late, Err(AppTokenError::Expired)), "{late:?}");
        assert!(!test.node.is_app_token(&token).await.unwrap());
        let listed = &owner.app_tokens().list().await.unwrap()[0];
        assert_eq!((listed.scope, listed.expires_at), (TokenScope::Read, Some(end)));
        assert!(listed.is_expired(test.node.now()));
    }

    #[tokio::test]
    async fn a_clock_that_is_obviously_wrong_keeps_no_token_alive() {
        let (test, owner) = TestNode::set_up().await;
        let end = test.node.now().plus_seconds(60);
        let ends = owner.app_tokens().create(&new(TokenScope::Read, Some(end)), PASSWORD.into()).await.unwrap();
        let stays = owner.app_tokens().create(&new(TokenScope::Read, None), PASSWORD.into()).await.unwrap();
        test.clock.set_by(-test.node.now().seconds_since(Timestamp(0)));
        let authenticate = async |token: &str| test.node.authenticate_app_token(token, Permission::Read).await;
        assert!(matches!(authenticate(&ends).await, Err(AppTokenError::Expired)));
        assert!(authenticate(&stays).await.is_ok());
    }

    #[tokio::test]
    async fn a_token_cannot_make_itself_last() {
        let (test, owner) = TestNode::set_up().await;
        let all = new(TokenScope::All, None);
        let token = owner.app_tokens().create(&all, PASSWORD.into()).await.unwrap();
        let script = test.node.authenticate_app_token(&token, Permission::Manage).await.unwrap();
        assert!(matches!(
            script.app_tokens().create(&all, PASSWORD.into()).await,
            Err(ConfirmPasswordError::NeedsBrowser(_))
        ));
        assert!(matches!(script.account().rename(&all.name).await, Err(NeedsBrowser::AppToken)));
        assert!(matches!(script.sessions().end_others().await, Err(NeedsBrowser::AppToken)));
        assert!(script.account().read().await.is_ok());
    }

    #[tokio::test]
    async fn a_new_token_is_shown_once_to_the_browser_that_made_it() {
        let (test, owner) = TestNode::set_up().await;
        let other = test.node.sign_in(here("Mara", "correct horse")).await.unwrap().token;
        let other = test.owner(&other).await.unwrap();
        owner.app_tokens().keep_new("secret".into());
        assert_eq!(other.app_tokens().take_new(), None);
        assert_eq!(owner.app_tokens().take_new().as_deref(), Some("secret"));
        assert_eq!(owner.app_tokens().take_new(), None);

        owner.app_tokens().keep_new("secret".into());
        test.clock.advance(SHOWN_WITHIN_SECONDS);
        assert_eq!(owner.app_tokens().take_new(), None);
    }
}
