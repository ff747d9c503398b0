//! Whether this node answers where its card says that it does. Calls nobody but this machine.

use std::{
    net::{IpAddr, Ipv4Addr, UdpSocket},
    time::Duration,
};

use domain::{Address, Candidate, NamedBy, NodeId, doctor::Answer};
use federation::dial::{FirstContactError, learn_key};
use futures::future::join_all;
use tokio::time::timeout;

use crate::{memory::peering::may_dial, node::Node};

/// It is on this machine.
const ANSWER_TIME: Duration = Duration::from_secs(2);

/// What happens at each of `addresses`; `own`: the key of this node, if it is known.
pub(super) async fn answers(addresses: &[Address], own: Option<NodeId>) -> Vec<(Address, Answer)> {
    join_all(addresses.iter().map(async |address| (address.clone(), answer(address, own).await))).await
}

async fn answer(address: &Address, own: Option<NodeId>) -> Answer {
    if !address.ip().is_some_and(is_of_this_machine) {
        return Answer::NotFromHere;
    }
    let candidate = Candidate { address: address.clone(), named_by: NamedBy::Owner };
    match timeout(ANSWER_TIME, learn_key(&candidate, &may_dial)).await {
        Ok(Ok(key)) if own.is_none_or(|own| own == key) => Answer::Own,
        Ok(Ok(_) | Err(FirstContactError::NotANode(_))) => Answer::Another,
        Ok(Err(
            FirstContactError::Dial(_)
            | FirstContactError::Unreachable(_)
            | FirstContactError::Slow
            | FirstContactError::Tls(_),
        ))
        | Err(_) => Answer::Nothing,
    }
}

impl Node {
    /// Says whether another O2M listens at `port` of this machine.
    pub async fn another_listens_at(&self, port: u16) -> bool {
        let address = Address::from_ip(Ipv4Addr::LOCALHOST.into(), port);
        let candidate = Candidate { address, named_by: NamedBy::Owner };
        let learnt = timeout(ANSWER_TIME, learn_key(&candidate, &may_dial)).await;
        learnt.is_ok_and(|learnt| learnt.is_ok_and(|key| key != self.own_id()))
    }
}

/// Only addresses of its own can a machine send from. Binding sends nothing.
fn is_of_this_machine(ip: IpAddr) -> bool {
    UdpSocket::bind((ip, 0)).is_ok()
}
