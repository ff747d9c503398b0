//! The owner opens a move on the machine that is left, sees how far it is, and closes it.

use domain::{MoveCode, Timestamp};

use crate::{
    account::credentials::ConfirmPasswordError,
    memory::moving::OpenMove,
    node::Node,
    owner::{NeedsBrowser, Owner},
    secrets::secret::random_bytes,
};

/// A move that ended here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    pub at: Timestamp,
    /// The new machine said that it has everything.
    pub has_arrived: bool,
}

/// What the owner does to move to another machine.
#[derive(Debug, Clone, Copy)]
pub struct OwnerMoving<'a> {
    owner: &'a Owner,
}

impl Owner {
    /// What the owner does to move to another machine.
    pub fn moving(&self) -> OwnerMoving<'_> {
        OwnerMoving { owner: self }
    }
}

impl OwnerMoving<'_> {
    /// Makes a code, in the place of one before, for who knows the password: whoever has the code may have everything.
    pub async fn open(self, password: String) -> Result<(), ConfirmPasswordError> {
        self.owner.account().confirm_password(password).await?;
        let node = &self.owner.node;
        let _turn = node.moving.turn().await;
        node.moving.open(MoveCode::new(random_bytes()), node.now(), None);
        Ok(())
    }

    /// The move that is open. Only for a browser.
    pub fn get(self) -> Result<Option<OpenMove>, NeedsBrowser> {
        self.owner.browser()?;
        let node = &self.owner.node;
        Ok(node.moving.get(node.now()).filter(|_| node.moved().is_none()))
    }

    /// The code opens nothing any more. Once this server has ended by it, it stays: the new machine asks for the rest with it.
    pub async fn close(self) -> Result<(), NeedsBrowser> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let _turn = node.moving.turn().await;
        if node.moved().is_none() {
            node.moving.close();
        }
        Ok(())
    }
}

impl Node {
    /// The move by which this server went to another machine; `None`: it did not.
    pub fn moved(&self) -> Option<Moved> {
        self.moved.read().as_ref().map(|note| Moved { at: note.at, has_arrived: note.code.is_none() })
    }
}
