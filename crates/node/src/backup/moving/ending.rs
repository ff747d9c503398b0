//! The step with which the old machine stops being the server; and what a start finds of it.

use std::io;

use domain::{Instances, MoveCode, Size};
use store::{CopyError, StoreError, check_copy};
use tokio::task::spawn_blocking;

use crate::{
    backup::{archive, make::SnapshotError},
    data::moved_note::MovedNote,
    machine::file_system::room,
    node::{Node, OpenNodeError},
};

/// So long after the end the new machine may ask for the rest.
const REST_SECONDS: i64 = 86_400;

/// Beside a copy of the database, so much is to be free.
const ROOM_TO_SPARE_BYTES: u64 = 10_000_000;

/// The server goes on where it is.
#[derive(Debug, thiserror::Error)]
pub enum EndMoveError {
    #[error("the owner has closed the move")]
    Closed,
    #[error("there is not enough room for a copy of the database: {} more is needed", Size(*.0))]
    NoRoom(u64),
    #[error("no copy of the database can be made")]
    Snapshot(#[from] SnapshotError),
    #[error("a copy of the database cannot be read to its end")]
    Copy(#[from] CopyError),
    #[error("that the server has moved could not be noted")]
    Note(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Makes a copy of the database and reads it to its end, as the last step will: what cannot be given is known while this server still serves.
    pub(super) async fn try_last_step(&self) -> Result<(), EndMoveError> {
        let data = self.data.clone();
        let looked = spawn_blocking(move || io::Result::Ok((archive::database_bytes(&data)?, room(&data))));
        let (database_bytes, room) = looked.await.map_err(io::Error::other)??;
        let needed = database_bytes.saturating_add(ROOM_TO_SPARE_BYTES);
        if let Some(room) = room.filter(|room| room.free_bytes < needed) {
            return Err(EndMoveError::NoRoom(needed - room.free_bytes));
        }
        let copy = self.snapshot().await?;
        check_copy(&copy.database).await?;
        Ok(())
    }

    /// This server is an old copy from now on, and serves nobody, whatever happens. Then the process begins anew, so that nothing is written that began
    /// before. What was done once is not done again.
    pub(super) async fn end_for_move(&self, code: MoveCode) -> Result<(), EndMoveError> {
        let _turn = self.moving.turn().await;
        if self.moved().is_some() {
            return Ok(());
        }
        if !self.moving.goes_on(code, self.now()) {
            return Err(EndMoveError::Closed);
        }
        let note = MovedNote { at: self.now(), code: Some(code) };
        let (data, written) = (self.data.clone(), note.clone());
        // First: a start that finds it, and a database that knows nothing of it, takes it away.
        spawn_blocking(move || written.write(&data)).await.map_err(io::Error::other)??;
        let known = match self.become_old().await {
            Ok(known) => known,
            Err(error) => {
                self.remove_note().await;
                return Err(error.into());
            }
        };
        // From here on it has ended, and not begun anew.
        self.replaced.cancel();
        *self.moved.write() = Some(note);
        self.know_instances(known);
        self.wait_if_old();
        tracing::info!("this server has moved to another machine, and serves nobody here any more");
        Ok(())
    }

    async fn become_old(&self) -> Result<Instances, StoreError> {
        let tx = self.store.write().await?;
        let mut known = tx.instances().await?;
        known.other = Some(known.next(self.now(), rand::random()));
        tx.set_instances(known).await?;
        tx.commit().await?;
        Ok(known)
    }

    /// Notes that the new machine has everything. The code opens nothing any more.
    pub(super) async fn note_arrived(&self, code: MoveCode) -> io::Result<()> {
        let _turn = self.moving.turn().await;
        let Some(note) = self.moved.read().clone().filter(|_| self.moving.goes_on(code, self.now())) else {
            return Ok(());
        };
        let note = MovedNote { code: None, ..note };
        let (data, written) = (self.data.clone(), note.clone());
        spawn_blocking(move || written.write(&data)).await.map_err(io::Error::other)??;
        *self.moved.write() = Some(note);
        self.moving.close();
        Ok(())
    }

    /// The owner goes on here after all: the new machine gets nothing more, of what is on its way to it either.
    pub(crate) async fn close_move(&self) {
        let _turn = self.moving.turn().await;
        self.moving.close();
    }

    /// That is written, too.
    pub(crate) async fn forget_move(&self) {
        *self.moved.write() = None;
        self.remove_note().await;
    }

    /// What cannot be removed is at the next start.
    async fn remove_note(&self) {
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
            if is_old {
                return MovedNote::read(&data);
            }
            MovedNote::remove(&data)?;
            Ok(None)
        });
        let Some(note) = read.await.map_err(io::Error::other).and_then(|read| read).map_err(OpenNodeError::Moved)?
        else {
            return Ok(());
        };
        if let Some(code) = note.code {
            let until = note.at.plus_seconds(REST_SECONDS);
            if self.now() < until {
                self.moving.open(code, self.now(), Some(until));
            }
        }
        *self.moved.write() = Some(note);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
