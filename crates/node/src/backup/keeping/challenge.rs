//! A keeper is asked for one file that nobody could know before.

use std::{collections::BTreeMap, sync::Arc};

use domain::{Sha256, keeping::KeptName};
use federation::{
    KeepingClient,
    wire::{KeptChallenge, KeptListed},
};
use rand::{Rng, seq::SliceRandom};

use super::{blocking, here::Here, send_error::SendError};
use crate::secrets::secret::random_bytes;

/// Files that are read here, in vain, before nothing is asked for; of pictures, and of the rest.
const DRAWS: usize = 4;

/// What a keeper can be asked for.
#[derive(Debug)]
pub(crate) struct Challenge {
    pub(super) client: KeepingClient,
    pub(super) there: BTreeMap<KeptName, KeptListed>,
    pub(super) here: Arc<Here>,
}

impl Challenge {
    /// Asks for one file, and says whether the keeper could show that it has it; `None`: there is none to ask for. What it has not is removed there, so
    /// that it is sent again.
    ///
    /// The keeper held each file against its hash when it came. Where that is not the hash of the file here, this one is another, or rotten: it proves
    /// nothing about the keeper, whose own is as good or better.
    pub(crate) async fn ask(self) -> Result<Option<bool>, SendError> {
        for listed in self.drawn() {
            let here = Arc::clone(&self.here);
            let read = blocking(move || here.listed(listed.name, listed.size_bytes)).await?;
            if read == Some(listed) {
                return self.ask_for(listed).await.map(Some);
            }
            if read.is_some() {
                tracing::info!(file.name = %listed.name, "a file of the backups here is not the one that a keeper has");
            }
        }
        Ok(None)
    }

    /// Some pictures, and some of the rest: of another folder all pictures are others, and its archives are not.
    fn drawn(&self) -> impl Iterator<Item = KeptListed> + use<> {
        // The list of what was taken back may have grown since it was sent.
        let is_fixed = |file: &&KeptListed| file.name != KeptName::TakeBacks;
        let is_same = |file: &&KeptListed| self.here.size(file.name) == Some(file.size_bytes);
        let mut all: Vec<_> = self.there.values().filter(is_fixed).filter(is_same).copied().collect();
        all.shuffle(&mut rand::rng());
        let (pictures, rest): (Vec<_>, Vec<_>) =
            all.iter().copied().partition(|file| matches!(file.name, KeptName::Media(_)));
        // Whichever it is, as likely as any.
        let first = all.first().copied();
        first.into_iter().chain(pictures.into_iter().take(DRAWS)).chain(rest.into_iter().take(DRAWS))
    }

    async fn ask_for(&self, listed: KeptListed) -> Result<bool, SendError> {
        let place = |places| rand::rng().random_range(0..places);
        let challenge = KeptChallenge::new(Sha256(random_bytes()), listed.size_bytes, place);
        let here = Arc::clone(&self.here);
        let expected = blocking(move || here.prove(listed.name, &challenge)).await?;
        let answer = self.client.prove(listed.name, challenge).await?;
        // It rotated out meanwhile.
        let has_it = expected.is_none() || answer == expected;
        if !has_it {
            tracing::warn!(file.name = %listed.name, "a keeper could not show that it has a file: it is sent again");
            self.client.remove(listed.name).await?;
        }
        Ok(has_it)
    }
}
