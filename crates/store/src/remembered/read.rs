//! Reading through what is kept.

use super::{Slot, Slots};
use crate::{error::StoreError, open::Store};

impl Store {
    /// The value in `slot`, or else what `read` reads.
    pub(crate) async fn remembered<T: Clone>(
        &self,
        slot: fn(&mut Slots) -> &mut Slot<T>,
        read: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let pause = {
            let mut state = self.remembered.lock();
            if let Slot(Some(value)) = slot(&mut state.slots) {
                return Ok(value.clone());
            }
            state.pause()
        };
        let value = read.await?;
        let mut state = self.remembered.lock();
        if pause.is_some() && state.pause() == pause {
            *slot(&mut state.slots) = Slot(Some(value.clone()));
        }
        Ok(value)
    }
}
