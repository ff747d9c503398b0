//! The name and the password to sign in with, and what the cookies of this node are called.

use domain::{Account, Audience, Name, Password, SessionId, backup::TakeBack};
use store::StoreError;

use crate::{
    node::Node,
    owner::{NeedsBrowser, Owner},
    secrets::{
        password::HashError,
        throttle::{Source, Throttled},
    },
};

/// The owner did not show to know the password.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmPasswordError {
    #[error("the current password is wrong")]
    Wrong,
    #[error(transparent)]
    Throttled(#[from] Throttled),
    #[error(transparent)]
    NeedsBrowser(#[from] NeedsBrowser),
    #[error(transparent)]
    Hash(#[from] HashError),
}

impl From<StoreError> for ConfirmPasswordError {
    fn from(error: StoreError) -> Self {
        Self::NeedsBrowser(error.into())
    }
}

/// A wish for another password.
#[derive(Debug)]
pub struct ChangePassword {
    pub current: String,
    pub new: Password,
}

impl Node {
    /// The name of the session cookie, apart from that of every other node: cookies are not kept apart by port. Over TLS the prefix
    /// `__Host-` (RFC 6265bis, section 4.1.3.2) keeps pages in the clear from setting it.
    pub fn cookie_name(&self, is_https: bool) -> String {
        self.own_cookie("o2m", is_https)
    }

    /// The name of the cookie by which a browser is known in which the owner has signed in, apart like [`Self::cookie_name`].
    pub fn known_browser_cookie_name(&self, is_https: bool) -> String {
        self.own_cookie("o2m_known", is_https)
    }

    pub(crate) fn own_cookie(&self, name: &str, is_https: bool) -> String {
        let prefix = if is_https { "__Host-" } else { "" };
        format!("{prefix}{name}_{}", self.row.cookie_suffix)
    }
}

/// What the owner does with the account: how to sign in, and what new posts begin with.
#[derive(Debug, Clone, Copy)]
pub struct OwnerAccount<'a> {
    owner: &'a Owner,
}

impl Owner {
    /// What the owner does with the account: how to sign in, and what new posts begin with.
    pub fn account(&self) -> OwnerAccount<'_> {
        OwnerAccount { owner: self }
    }
}

impl OwnerAccount<'_> {
    /// The name to sign in with, and the audience that new posts begin with.
    pub async fn read(self) -> Result<Account, StoreError> {
        let credentials = self.owner.node.store.credentials().await?;
        credentials.map(|credentials| credentials.account).ok_or(StoreError::Corrupt("owner.set_up_at"))
    }

    /// Changes the name to sign in with. Friends never see it.
    pub async fn rename(self, name: &Name) -> Result<(), NeedsBrowser> {
        self.owner.browser()?;
        let tx = self.owner.node.store.write().await?;
        tx.set_account_name(name.as_str()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Asks for the password once more, since a browser may have been left alone. Wrong tries are counted for this session alone: what others
    /// guess elsewhere does not keep it waiting. Returns the session, and the hash of the password.
    pub(crate) async fn confirm_password(self, current: String) -> Result<(SessionId, String), ConfirmPasswordError> {
        let this = self.owner.browser()?;
        let node = &self.owner.node;
        let sources = [Source::Session(this)];
        node.throttle.begin(&sources, node.now())?;
        let hash = node.store.credentials().await?.map(|row| row.password_hash).ok_or(ConfirmPasswordError::Wrong)?;
        if !node.passwords.verify(current, hash.clone()).await? {
            return Err(ConfirmPasswordError::Wrong);
        }
        node.throttle.succeeded(&sources);
        Ok((this, hash))
    }

    /// Changes the password, and signs out every browser but the one that asks. Set-up links end too.
    pub async fn change_password(self, change: ChangePassword) -> Result<(), ConfirmPasswordError> {
        let (this, before) = self.confirm_password(change.current).await?;
        let node = &self.owner.node;
        let hash = node.passwords.hash(change.new).await?;
        let tx = node.store.write().await?;
        if tx.password_hash().await? != Some(before) {
            return Err(ConfirmPasswordError::Wrong);
        }
        tx.set_password_hash(&hash).await?;
        tx.delete_other_sessions(this).await?;
        tx.delete_setup_links().await?;
        tx.take_back(&TakeBack::Password, node.now()).await?;
        tx.commit().await?;
        node.backups.take_back();
        Ok(())
    }

    /// Changes the audience that new posts begin with; circles that are gone are left out.
    pub async fn set_default_audience(self, audience: &Audience) -> Result<(), StoreError> {
        let tx = self.owner.node.store.write().await?;
        tx.set_default_audience(audience).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        account::session::SignInError,
        testing::{TestNode, elsewhere, here},
    };

    fn change(current: &str, new: &str) -> ChangePassword {
        ChangePassword { current: current.into(), new: new.parse().unwrap() }
    }

    #[tokio::test]
    async fn a_node_stays_who_it_is_and_has_a_cookie_of_its_own() {
        let one = TestNode::new().await;
        let other = TestNode::new().await;
        let (id, cookie) = (one.node.own_id(), one.node.cookie_name(false));
        assert_ne!(id, other.node.own_id());
        assert_ne!(cookie, other.node.cookie_name(false));
        assert_eq!(cookie.len(), "o2m_".len() + 8);
        assert!(
            cookie.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
            "{cookie}"
        );
        let again = one.reopen().await;
        assert_eq!((again.node.own_id(), again.node.cookie_name(false)), (id, cookie));
    }

    #[tokio::test]
    async fn a_new_password_signs_the_other_browsers_out_and_ends_links() {
        let (test, owner) = TestNode::set_up().await;
        let other = test.node.sign_in(here("Mara", "correct horse")).await.unwrap().token;
        let link = test.node.new_setup_link().await.unwrap();
        let wrong = owner.account().change_password(change("wrong horse", "battery staple")).await;
        assert!(matches!(wrong, Err(ConfirmPasswordError::Wrong)));
        assert!(test.owner(&other).await.is_some());

        owner.account().change_password(change("correct horse", "battery staple")).await.unwrap();

        assert!(test.owner(&other).await.is_none());
        assert!(test.node.authenticate_setup_link(&link).await.unwrap().is_none());
        assert_eq!(owner.sessions().list().await.unwrap().len(), 1, "this browser stays");
        assert!(matches!(test.node.sign_in(here("Mara", "correct horse")).await, Err(SignInError::Wrong)));
        assert!(test.node.sign_in(here("Mara", "battery staple")).await.is_ok());
    }

    #[tokio::test]
    async fn guessing_the_password_in_settings_is_throttled_too() {
        let (_test, owner) = TestNode::set_up().await;
        for _ in 0..5 {
            let wrong = owner.account().change_password(change("wrong horse", "battery staple")).await;
            assert!(matches!(wrong, Err(ConfirmPasswordError::Wrong)));
        }
        let throttled = owner.account().change_password(change("correct horse", "battery staple")).await;
        assert!(matches!(throttled, Err(ConfirmPasswordError::Throttled(Throttled { seconds: 1 }))));
    }

    #[tokio::test]
    async fn guessing_elsewhere_does_not_keep_a_signed_in_browser_from_changing_the_password() {
        let (test, owner) = TestNode::set_up().await;
        for _ in 0..20 {
            let _ = test.node.sign_in(elsewhere("Mara", "wrong")).await;
            let _ = test.node.sign_in(here("Mara", "wrong")).await;
        }
        owner.account().change_password(change("correct horse", "battery staple")).await.unwrap();
    }

    #[tokio::test]
    async fn the_name_to_sign_in_with_and_the_default_audience_change() {
        let (test, owner) = TestNode::set_up().await;
        owner.account().rename(&"mara@home".parse().unwrap()).await.unwrap();
        owner.account().set_default_audience(&Audience::OnlyMe).await.unwrap();
        let expected = Account { name: "mara@home".into(), default_audience: Audience::OnlyMe };
        assert_eq!(owner.account().read().await.unwrap(), expected);
        assert!(matches!(test.node.sign_in(here("Mara", "correct horse")).await, Err(SignInError::Wrong)));
        assert!(test.node.sign_in(here("mara@home", "correct horse")).await.is_ok());
    }
}
