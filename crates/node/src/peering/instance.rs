//! Which copy of this server's data lives. Each copy is an instance; friends' servers keep the newest that they heard of, and tell it to an older one.
//! (docs/PROTOCOL.md, "Copies")

use domain::{Instance, InstanceClaim, Instances, Timestamp};
use federation::wire::{PeerMessage, SignedInstance};
use store::{PeerRow, StoreError, WriteTx};

use crate::{background::note::may_fail, memory::waiting::Wait, node::Node};

impl Node {
    /// Why the node serves and tells nobody anything before its owner lets it go on; `None`: it serves.
    pub fn waits_with(&self) -> Option<Wait> {
        self.waiting.reason()
    }

    /// Returns once another copy of the data lives, and this one is old.
    pub async fn becomes_old(&self) {
        self.waiting.until(|wait| wait == Some(Wait::Old)).await;
    }

    /// Returns once this copy is not old any more.
    pub async fn lives_again(&self) {
        self.waiting.until(|wait| wait != Some(Wait::Old)).await;
    }

    /// The instance that this data folder is, as it is told; `None` on a node that is opened beside the server.
    pub(crate) fn signed_instance(&self) -> Option<SignedInstance> {
        let own = self.instances.read().own;
        own.map(|own| SignedInstance::sign(&self.identity, own))
    }

    /// Makes the data folder an instance of `at` that is later than all that is known here. It is that once `tx` is committed and [`Self::know_instances`] was
    /// called.
    pub(crate) async fn begin_instance(&self, tx: &WriteTx, at: Timestamp) -> Result<Instances, StoreError> {
        let mut known = tx.instances().await?;
        // What was heard a moment ago may not be written yet.
        let heard = self.instances.read().other;
        known.other = known.other.max(heard);
        known.own = Some(known.next(at, rand::random()));
        tx.set_instances(known).await?;
        Ok(known)
    }

    /// Takes over what the database says, or will say. Whether the node is old follows from that with [`Self::wait_if_old`].
    pub(crate) fn know_instances(&self, known: Instances) {
        let mut here = self.instances.write();
        let heard = here.other;
        *here = known;
        if let Some(heard) = heard {
            here.hear(heard);
        }
    }

    /// The node waits for its owner if it is old, and goes on if it is not.
    pub(crate) fn wait_if_old(&self) {
        let known = self.instances.read();
        self.waiting.set_old(known.is_old());
    }

    /// The one that lives while this one is old, for whoever asks this one.
    pub fn instance_that_lives(&self) -> Option<SignedInstance> {
        let known = *self.instances.read();
        known.other.filter(|_| known.is_old()).map(|other| SignedInstance::sign(&self.identity, other))
    }

    /// Whoever asks tells an instance. If it is one of this server's that its own key signed, and a later one, this one is old from now on.
    pub fn be_told(&self, told: &SignedInstance) {
        if told.owner() == self.own_id() {
            self.hear_of(told.instance());
        }
    }

    /// A friend's server told an instance of this server, which this server's key signed. If it is a later one, this one is old from now on.
    pub(crate) fn hear_of(&self, heard: Instance) {
        let mut known = self.instances.write();
        if !known.hear(heard) {
            return;
        }
        self.waiting.set_old(known.is_old());
        drop(known);
        tracing::error!("another copy of this server lives; this one is old, and serves and tells nobody anything");
        let node = self.clone();
        tokio::spawn(async move { may_fail(node.keep_heard(heard).await, "that another copy of this server lives") });
    }

    /// Else the next friend that is asked tells it once more.
    async fn keep_heard(&self, heard: Instance) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        let mut known = tx.instances().await?;
        if known.hear(heard) {
            tx.set_instances(known).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// The newest instance of the peer in `row` that it told.
pub(crate) fn held_instance(row: &PeerRow) -> Option<SignedInstance> {
    SignedInstance::parse(row.instance.as_deref()?).ok()
}

/// What the peer in `row` says that it is, beside what is held of it.
pub(crate) fn claim(message: &PeerMessage, row: Option<&PeerRow>) -> InstanceClaim {
    let said = message.instance.as_ref().map(SignedInstance::instance);
    let held = row.and_then(held_instance).map(|held| held.instance());
    Instance::claim(said, held)
}

#[cfg(test)]
mod tests;
