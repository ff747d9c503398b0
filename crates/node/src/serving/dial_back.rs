//! Dialling a friend's server back, to say whether it can be reached from here.

use std::{collections::BTreeSet, net::IpAddr, time::Duration};

use domain::{Address, Candidate, DialledBack, NamedBy, dial::may_name_port};
use federation::dial::learn_key;
use futures::future::join_all;
use store::StoreError;
use tokio::time::timeout;

use crate::{memory::peering::may_dial, owner::Friend};

/// Ports of one friend that are tried.
const PORTS: usize = 2;
/// For looking who answers at one of them.
const ANSWER_TIME: Duration = Duration::from_secs(4);

impl Friend {
    /// Looks whether the friend's server answers at `source`, from where it asks, at the ports that its card names: nobody else is knocked at for it.
    /// `None`: it asked a minute ago.
    pub async fn dial_back(&self, source: IpAddr) -> Result<Option<DialledBack>, StoreError> {
        let Self { node, peer, .. } = self;
        if !node.peering.dialled_back.may(*peer, node.now()) {
            return Ok(None);
        }
        let from = source.to_canonical();
        let Some(row) = node.store.peer_row(*peer).await? else { return Ok(None) };
        let ports: BTreeSet<u16> =
            row.whereabouts.card.iter().map(Address::port).filter(|&port| may_name_port(port)).collect();
        let reached = join_all(ports.into_iter().take(PORTS).map(async |port| {
            let address = Address::from_ip(from, port);
            let candidate = Candidate { address: address.clone(), named_by: NamedBy::Peer };
            let learnt = timeout(ANSWER_TIME, learn_key(&candidate, &may_dial)).await;
            learnt.is_ok_and(|learnt| learnt.is_ok_and(|key| row.node_id == Some(key))).then_some(address)
        }));
        Ok(Some(DialledBack { from, reached: reached.await.into_iter().flatten().collect() }))
    }
}
