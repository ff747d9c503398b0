//! Telling peers that it is over, until they know.

use std::{collections::HashMap, time::Duration};

use domain::{NodeId, PeerId, Timestamp};
use federation::ExchangeError;
use store::{PeerRow, StoreError};
use tokio_util::sync::CancellationToken;

use super::decide::wait_after;
use crate::Node;

/// How long to wait if nobody is to be told; a new end interrupts it.
const IDLE: Duration = Duration::from_hours(1);

impl Node {
    /// Tells peers whose friendship or request has ended, with longer and longer pauses, until `stop`.
    pub(crate) async fn say_farewells(self, stop: CancellationToken) {
        let mut next_tries: HashMap<PeerId, Timestamp> = HashMap::new();
        loop {
            let wait = match self.say_farewells_once(&mut next_tries).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "farewells failed");
                    IDLE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.peering.farewells_changed.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    async fn say_farewells_once(&self, next_tries: &mut HashMap<PeerId, Timestamp>) -> Result<Duration, StoreError> {
        let due = self.store.farewells_due().await?;
        next_tries.retain(|id, _| due.iter().any(|row| row.id == *id));
        let mut shortest = IDLE;
        for row in due {
            let now = self.now();
            if next_tries.get(&row.id).is_none_or(|&next| next <= now) && self.say_farewell(&row).await? {
                continue;
            }
            let age = Duration::from_secs(u64::try_from(now.seconds_since(row.changed_at)).unwrap_or_default());
            let pause = wait_after(age);
            let seconds = i64::try_from(pause.as_secs()).unwrap_or(i64::MAX);
            let next = *next_tries
                .entry(row.id)
                .and_modify(|next| {
                    if *next <= now {
                        *next = now.plus_seconds(seconds);
                    }
                })
                .or_insert(now.plus_seconds(seconds));
            let left = u64::try_from(next.seconds_since(now)).unwrap_or_default();
            shortest = shortest.min(Duration::from_secs(left.max(1)));
        }
        Ok(shortest)
    }

    /// Tells the peers who say they are `node_id` what they are still to be told, before a new request begins.
    pub(super) async fn say_due_farewells(&self, node_id: NodeId) -> Result<(), StoreError> {
        for row in self.store.farewells_due().await?.iter().filter(|row| row.node_id == Some(node_id)) {
            self.say_farewell(row).await?;
        }
        Ok(())
    }

    /// Tells the peer in `row` that it is over. False if it could not be told.
    async fn say_farewell(&self, row: &PeerRow) -> Result<bool, StoreError> {
        let told = match (self.peer_client(row), row.request_secret.as_deref().map(str::parse)) {
            (Some(client), _) => client.end().await,
            (None, Some(Ok(secret))) => self.peering.first_contact.withdraw(&row.address, &secret).await,
            (None, _) => Ok(()),
        };
        match told {
            // Whoever does not know this node any more need not be told.
            Ok(()) | Err(ExchangeError::Refused(_)) => {
                let tx = self.store.write().await?;
                if tx.peer_row(row.id).await?.is_some_and(|now| now.farewell_due) {
                    tx.finish_farewell(row.id).await?;
                    tx.commit().await?;
                }
                Ok(true)
            }
            Err(error) => {
                tracing::debug!(
                    peer.id = row.id.0,
                    error = &error as &dyn std::error::Error,
                    "a farewell did not arrive"
                );
                Ok(false)
            }
        }
    }
}
