//! The step with which the old machine stops being the server; and what a start finds of it.

use std::io;

use store::StoreError;
use tokio::task::spawn_blocking;

use crate::{
    data::moved_note::MovedNote,
    node::{Node, OpenNodeError},
};

/// So long after the end the new machine may ask for the rest.
const REST_SECONDS: i64 = 86_400;

/// The server goes on where it is.
#[derive(Debug, thiserror::Error)]
pub enum EndMoveError {
    #[error("that the server has moved could not be noted")]
    Note(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// This server is an old copy from now on, and serves nobody, whatever happens. Then the process begins anew, so that nothing is written that began
    /// before. What was done once is not done again.
    pub(super) async fn end_for_move(&self, code: domain::MoveCode) -> Result<(), EndMoveError> {
        if self.moved().is_some() {
            return Ok(());
        }
        let note = MovedNote { at: self.now(), code: Some(code) };
        let (data, written) = (self.data.clone(), note.clone());
        // First: a start that finds it, and a database that knows nothing of it, takes it away.
        spawn_blocking(move || written.write(&data)).await.map_err(io::Error::other)??;
        let tx = self.store.write().await?;
        let mut known = tx.instances().await?;
        known.other = Some(known.next(self.now(), rand::random()));
        tx.set_instances(known).await?;
        tx.commit().await?;
        *self.moved.write() = Some(note);
        self.know_instances(known);
        self.wait_if_old();
        tracing::info!("this server has moved to another machine, and serves nobody here any more");
        self.replaced.cancel();
        Ok(())
    }

    /// Notes that the new machine has everything. The code opens nothing any more.
    pub(super) async fn note_arrived(&self) -> io::Result<()> {
        let Some(note) = self.moved.read().clone() else { return Ok(()) };
        let note = MovedNote { code: None, ..note };
        let (data, written) = (self.data.clone(), note.clone());
        spawn_blocking(move || written.write(&data)).await.map_err(io::Error::other)??;
        *self.moved.write() = Some(note);
        self.moving.close();
        Ok(())
    }

    /// The owner goes on here after all: the new machine gets nothing more.
    pub(crate) fn close_move(&self) {
        self.moving.close();
    }

    /// That is written, too. What cannot be removed is at the next start.
    pub(crate) async fn forget_move(&self) {
        *self.moved.write() = None;
        let data = self.data.clone();
        let removed = spawn_blocking(move || MovedNote::remove(&data)).await.map_err(io::Error::other);
        if let Err(error) = removed.and_then(|removed| removed) {
            tracing::warn!(%error, "the note of the move is still there");
        }
    }

    /// Takes over what was noted of a move, if this is still the old copy of it.
    pub(crate) async fn take_over_moved(&self) -> Result<(), OpenNodeError> {
        let is_old = self.instances.read().is_old();
        let data = self.data.clone();
        let read = spawn_blocking(move || {
            let note = MovedNote::read(&data)?;
            if !is_old {
                MovedNote::remove(&data)?;
            }
            Ok(note.filter(|_| is_old))
        });
        let Some(note) = read.await.map_err(io::Error::other).and_then(|read| read).map_err(OpenNodeError::Moved)?
        else {
            return Ok(());
        };
        if let Some(code) = note.code {
            self.moving.open(code, note.at.plus_seconds(REST_SECONDS));
        }
        *self.moved.write() = Some(note);
        Ok(())
    }
}
