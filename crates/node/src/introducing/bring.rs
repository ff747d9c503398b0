//! Bringing the owner's answers to the friends who introduce: a card for one reader, signed when it goes, so that it says where this node is.

use std::time::Duration;

use domain::introduction::Standing;
use federation::{
    ExchangeError, Introduced, PeerClient,
    wire::{IntroductionAnswer, SignedCard},
};
use store::{PeerRow, StoreError};

use crate::node::Node;

/// A friend's server that takes no answer yet is asked again after this time.
const LATER: Duration = Duration::from_hours(1);

impl Node {
    /// Brings the server of a friend what the owner said to the friend's introductions; says how long to wait with the rest.
    pub(crate) async fn answer_introductions(
        &self,
        row: &PeerRow,
        client: &PeerClient,
    ) -> Result<Result<Option<Duration>, ExchangeError>, StoreError> {
        let Some(via) = row.node_id else { return Ok(Ok(None)) };
        let mut wait = None;
        for due in self.store.due_introduced(row.id).await? {
            let Some(card) = self.own_card().await? else { return Ok(Ok(Some(LATER))) };
            let card = SignedCard::sign(&self.identity, due.wire_id, due.key, via, due.ends_at, card);
            let asks = (due.standing == Standing::Asked).then(|| due.words.parse()).transpose();
            let asks = asks.map_err(|_| StoreError::Corrupt("introduced.words"))?;
            let answered = {
                let _permit = self.peering.exchanges.acquire().await;
                client.introduce(due.wire_id, &IntroductionAnswer { card, asks }).await
            };
            match answered {
                Ok(Introduced::Held | Introduced::Refused) => {
                    let tx = self.write_for(row.id).await?;
                    tx.introduced_was_told(&due).await?;
                    tx.commit().await?;
                }
                Ok(Introduced::Later) => wait = Some(LATER),
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(wait))
    }
}
