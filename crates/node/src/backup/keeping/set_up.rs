//! A backup that comes from a friend to a node that is not set up.

use std::{io, path::PathBuf, time::Duration};

use domain::keeping::RestoreLink;
use tokio::task::spawn_blocking;

use super::from_friend::{FromFriend, FromFriendError};
use crate::{
    account::set_up::SetUp,
    backup::upload::FROM_FRIEND,
    memory::keeping::{Coming, ComingState},
    node::Node,
};

/// How soon the friend's server is asked again.
const PAUSE: Duration = Duration::from_secs(5);

impl SetUp {
    /// Asks the friend at `link` for the backup, in the background, in the place of whom was asked before.
    pub async fn ask_friend(&self, link: RestoreLink) -> Result<(), FromFriendError> {
        self.node.begin_coming(link).await
    }

    /// How far the backup is that comes from a friend; `None`: none was asked. One that was asked before this process began is asked again.
    pub async fn coming(&self) -> Result<Option<Coming>, FromFriendError> {
        let known = self.node.keeping.coming.lock().clone();
        if known.is_some() {
            return Ok(known);
        }
        let folder = self.folder();
        let Some(link) = blocking(move || Ok(FromFriend::link_in(&folder))).await? else { return Ok(None) };
        self.node.begin_coming(link).await?;
        Ok(self.node.keeping.coming.lock().clone())
    }

    /// Asks nobody any more, and removes what came.
    pub async fn cancel_coming(&self) -> Result<(), FromFriendError> {
        *self.node.keeping.coming.lock() = None;
        let folder = self.folder();
        Ok(blocking(move || FromFriend::remove(&folder)).await?)
    }

    fn folder(&self) -> PathBuf {
        self.node.data.join(FROM_FRIEND)
    }
}

impl Node {
    async fn begin_coming(&self, link: RestoreLink) -> Result<(), FromFriendError> {
        let folder = self.data.join(FROM_FRIEND);
        *self.keeping.coming.lock() = None;
        let begun = spawn_blocking(move || FromFriend::begin(link, folder)).await.map_err(io::Error::other)?;
        let friend = begun?;
        let coming = Coming {
            link: friend.link().clone(),
            digits: friend.digits().to_vec(),
            state: ComingState::Asking,
            folder: friend.backups(),
        };
        *self.keeping.coming.lock() = Some(coming);
        let node = self.clone();
        tokio::spawn(async move { node.replaced.run_until_cancelled(Box::pin(node.come(&friend))).await });
        Ok(())
    }

    /// Asks until it is given, and takes it; ends when another is asked.
    async fn come(&self, friend: &FromFriend) {
        while self.is_coming_from(friend) {
            let state = match self.come_once(friend).await {
                Ok(Some(bytes)) => return self.keeping.note(ComingState::Here { bytes }),
                Ok(None) | Err(FromFriendError::NotGiven) => ComingState::Asking,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a backup does not come from a friend");
                    match error {
                        FromFriendError::Exchange(_) => ComingState::Unreachable,
                        _ => ComingState::Failed,
                    }
                }
            };
            if self.is_coming_from(friend) {
                self.keeping.note(state);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Gives how many bytes came, once all did.
    async fn come_once(&self, friend: &FromFriend) -> Result<Option<u64>, FromFriendError> {
        if !friend.ask().await? {
            return Ok(None);
        }
        let mut bytes = 0;
        friend
            .take(|has_bytes, of_bytes| {
                bytes = of_bytes;
                if self.is_coming_from(friend) {
                    self.keeping.note(ComingState::Files { has_bytes, of_bytes });
                }
            })
            .await?;
        Ok(self.is_coming_from(friend).then_some(bytes))
    }

    fn is_coming_from(&self, friend: &FromFriend) -> bool {
        self.keeping.coming.lock().as_ref().is_some_and(|coming| coming.digits == friend.digits())
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
