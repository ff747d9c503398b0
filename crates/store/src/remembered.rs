//! What every page asks for, kept in memory from one write to the next.
//!
//! Every query is a trip to the thread of SQLite and back, which costs more than what these queries ask. All writes are [`WriteTx`]s of this
//! process, one after another; so what was read while none was under way is true until one is.
//!
//! [`WriteTx`]: crate::WriteTx

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Circle, Peer, Picture, Profile};

use crate::{CredentialsRow, DraftText, Store, StoreError};

/// What is kept, as far as it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub circles: Slot<Vec<Circle>>,
    pub credentials: Slot<Option<CredentialsRow>>,
    pub draft: Slot<Option<DraftText>>,
    pub draft_pictures: Slot<Vec<Picture>>,
    pub peers: Slot<Vec<Peer>>,
    pub profile: Slot<Profile>,
    pub unread_notifications: Slot<u64>,
    pub waiting_files: Slot<u64>,
}

/// Room for a value; empty until it was read.
#[derive(Debug)]
pub(crate) struct Slot<T>(Option<T>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    values: Values,
    /// How many writes began.
    writes: u64,
    /// The last of them may still change something.
    is_writing: bool,
}

/// A write that is under way. Dropped before it ended, nobody knows whether it was committed, and nothing is kept until another write ends:
/// that one began when this one was over.
#[derive(Debug)]
pub(crate) struct Writing {
    remembered: Arc<Remembered>,
    number: u64,
    has_ended: bool,
}

impl Remembered {
    /// To be called when the write has begun, so that the one before it is over.
    pub fn begin_write(self: &Arc<Self>) -> Writing {
        let mut state = self.lock();
        state.writes += 1;
        state.is_writing = true;
        Writing { remembered: Arc::clone(self), number: state.writes, has_ended: false }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The time between two writes that it is now; `None` during one.
    fn pause(&self) -> Option<u64> {
        (!self.is_writing).then_some(self.writes)
    }
}

impl Writing {
    /// The write was committed.
    pub fn end(mut self) {
        self.has_ended = true;
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let mut state = self.remembered.lock();
        state.values = Values::default();
        // The next one may have begun already.
        if self.has_ended && state.writes == self.number {
            state.is_writing = false;
        }
    }
}

impl Store {
    /// The value in `slot`, or else what `read` reads.
    pub(crate) async fn remembered<T: Clone>(
        &self,
        slot: fn(&mut Values) -> &mut Slot<T>,
        read: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let pause = {
            let mut state = self.remembered.lock();
            if let Slot(Some(value)) = slot(&mut state.values) {
                return Ok(value.clone());
            }
            state.pause()
        };
        let value = read.await?;
        let mut state = self.remembered.lock();
        if pause.is_some() && state.pause() == pause {
            *slot(&mut state.values) = Slot(Some(value.clone()));
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests;
