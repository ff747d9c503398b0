//! A backup that comes from a friend to a node that is not set up.

use std::{io, path::PathBuf, time::Duration};

use domain::keeping::RestoreLink;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::{
    blocking,
    from_friend::{FromFriend, FromFriendError},
};
use crate::{
    account::set_up::SetUp,
    backup::upload::FROM_FRIEND,
    memory::keeping::{Came, Coming, ComingState, ComingTask},
    node::Node,
};

/// How soon the friend's server is asked again.
const PAUSE: Duration = Duration::from_secs(5);

impl SetUp {
    /// Asks the friend at `link` for the backup, in the background, in the place of whom was asked before.
    pub async fn ask_friend(&self, link: RestoreLink) -> Result<(), FromFriendError> {
        let mut task = self.node.keeping.coming_task.lock().await;
        self.node.end_coming(&mut task).await;
        *task = Some(self.node.begin_coming(link).await?);
        Ok(())
    }

    /// How far the backup is that comes from a friend; `None`: none was asked. One that was asked before this process began is asked again, unless all is here.
    pub async fn coming(&self) -> Result<Option<Coming>, FromFriendError> {
        let mut task = self.node.keeping.coming_task.lock().await;
        let known = self.node.keeping.coming.lock().clone();
        if known.is_some() {
            return Ok(known);
        }
        let folder = self.folder();
        let before = blocking(move || Ok((FromFriend::link_in(&folder), FromFriend::came_to(&folder)))).await?;
        let (Some(link), came) = before else { return Ok(None) };
        match came {
            Some(came) => self.node.note_came(link, came).await?,
            None => *task = Some(self.node.begin_coming(link).await?),
        }
        Ok(self.node.keeping.coming.lock().clone())
    }

    /// Goes on with what came, though it is older than what the friend was given.
    pub async fn accept_coming(&self) {
        let _task = self.node.keeping.coming_task.lock().await;
        if let Some(coming) = &mut *self.node.keeping.coming.lock()
            && let ComingState::Here(came) = &mut coming.state
        {
            came.is_older = false;
        }
    }

    /// Asks nobody any more, and removes what came.
    pub async fn cancel_coming(&self) -> Result<(), FromFriendError> {
        let mut task = self.node.keeping.coming_task.lock().await;
        self.node.end_coming(&mut task).await;
        let folder = self.folder();
        Ok(blocking(move || FromFriend::remove(&folder)).await?)
    }

    fn folder(&self) -> PathBuf {
        self.node.data.join(FROM_FRIEND)
    }
}

impl Node {
    /// Asks no friend any more: this node is a new one.
    pub(crate) async fn stop_coming(&self) {
        let mut task = self.keeping.coming_task.lock().await;
        self.end_coming(&mut task).await;
    }

    async fn end_coming(&self, task: &mut Option<ComingTask>) {
        if let Some(task) = task.take() {
            task.end().await;
        }
        *self.keeping.coming.lock() = None;
    }

    async fn begin(&self, link: RestoreLink, stop: CancellationToken) -> Result<FromFriend, FromFriendError> {
        let folder = self.data.join(FROM_FRIEND);
        spawn_blocking(move || FromFriend::begin(link, folder, stop)).await.map_err(io::Error::other)?
    }

    async fn begin_coming(&self, link: RestoreLink) -> Result<ComingTask, FromFriendError> {
        let stop = self.replaced.child_token();
        let friend = self.begin(link, stop.clone()).await?;
        self.note_coming(&friend, ComingState::Asking);
        let (node, stopped) = (self.clone(), stop.clone());
        let task = tokio::spawn(async move { Box::pin(node.come(&friend, &stopped)).await });
        Ok(ComingTask::new(stop, task))
    }

    async fn note_came(&self, link: RestoreLink, came: Came) -> Result<(), FromFriendError> {
        let friend = self.begin(link, CancellationToken::new()).await?;
        self.note_coming(&friend, ComingState::Here(came));
        Ok(())
    }

    fn note_coming(&self, friend: &FromFriend, state: ComingState) {
        let (link, digits) = (friend.link().clone(), friend.digits().to_vec());
        *self.keeping.coming.lock() = Some(Coming { link, digits, state, folder: friend.backups() });
    }

    /// Asks until it is given, and takes it.
    async fn come(&self, friend: &FromFriend, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let state = match self.come_once(friend).await {
                Ok(Some(came)) => return self.keeping.note(ComingState::Here(came)),
                Ok(None) | Err(FromFriendError::NotGiven) => ComingState::Asking,
                Err(FromFriendError::Stopped) => return,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a backup does not come from a friend");
                    match error {
                        FromFriendError::Exchange(_) => ComingState::Unreachable,
                        FromFriendError::NoRoom(lacking_bytes) => ComingState::NoRoom { lacking_bytes },
                        FromFriendError::NothingThere => ComingState::NothingThere,
                        _ => ComingState::Failed,
                    }
                }
            };
            self.keeping.note(state);
            let _stopped = stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
        }
    }

    async fn come_once(&self, friend: &FromFriend) -> Result<Option<Came>, FromFriendError> {
        if !friend.ask().await? {
            return Ok(None);
        }
        let say = |has_bytes, of_bytes| self.keeping.note(ComingState::Files { has_bytes, of_bytes });
        friend.take(say).await.map(Some)
    }
}
