//! Reading through what is kept.

use super::{Slot, Slots};
use crate::{error::StoreError, open::Store};

impl Store {
    /// The value in `slot`, or else what `read` reads.
    pub(crate) fn remembered<'a, T: Clone + 'a>(
        &'a self,
        slot: fn(&mut Slots) -> &mut Slot<T>,
        read: impl Future<Output = Result<T, StoreError>>,
    ) -> impl Future<Output = Result<T, StoreError>> {
        let keep = move |slots: &mut Slots, value: &T| *slot(slots) = Slot(Some(value.clone()));
        self.remembered_where(move |slots| slot(slots).0.clone(), keep, read)
    }

    /// What `find` finds, or else what `read` reads, which `keep` then keeps.
    pub(crate) async fn remembered_where<T>(
        &self,
        find: impl FnOnce(&mut Slots) -> Option<T>,
        keep: impl FnOnce(&mut Slots, &T),
        read: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let pause = {
            let mut state = self.remembered.lock();
            if let Some(value) = find(&mut state.slots) {
                return Ok(value);
            }
            state.pause()
        };
        let value = read.await?;
        let mut state = self.remembered.lock();
        if pause.is_some() && state.pause() == pause {
            keep(&mut state.slots, &value);
        }
        Ok(value)
    }
}
