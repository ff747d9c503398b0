//! The owner answers an introduction: a press, or none.

use domain::{IntroducedId, LiveEvent, introduction::Standing};
use store::StoreError;

use super::owner::OwnerIntroductions;

/// Why an introduction was not answered.
#[derive(Debug, thiserror::Error)]
pub enum IntroducedError {
    /// It is over, or was answered.
    #[error("no such introduction waits for an answer")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OwnerIntroductions<'_> {
    /// The owner wants to meet them: a card for this one reader goes to the friend who introduces, as soon as the friend's server is reached.
    pub async fn agree(self, id: IntroducedId) -> Result<(), IntroducedError> {
        self.answer(id, Standing::Agreed).await
    }

    /// The owner does not, and nobody is told.
    pub async fn decline(self, id: IntroducedId) -> Result<(), IntroducedError> {
        self.answer(id, Standing::Declined).await
    }

    async fn answer(self, id: IntroducedId, standing: Standing) -> Result<(), IntroducedError> {
        let node = self.node;
        let tx = node.store.write().await?;
        let found = tx.introduced(id).await?.filter(|found| found.ends_at > node.now());
        let found = found.ok_or(IntroducedError::NotFound)?;
        match found.standing {
            held if held == standing => return Ok(()),
            Standing::Open => {}
            // What the owner asked for can be given up as long as nobody answered it.
            Standing::Asked if standing == Standing::Declined => {}
            Standing::Asked | Standing::Agreed | Standing::Declined | Standing::Met => {
                return Err(IntroducedError::NotFound);
            }
        }
        tx.set_introduced(id, standing).await?;
        tx.bring_now(found.via).await?;
        tx.commit().await?;
        node.peering.items_changed.notify_one();
        node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}
