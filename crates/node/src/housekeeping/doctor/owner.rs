//! What the owner is shown of how the node is, and asks for.

use std::time::Duration;

use domain::{
    LiveEvent, Timestamp,
    doctor::{Finding, together},
};

use super::examination::{Examination, Surroundings};
use crate::{memory::checkups::Thorough, node::Node, owner::Owner};

/// Most are done sooner, and then the page that the press leads to has it all.
const PATIENCE: Duration = Duration::from_secs(4);

/// What is found by looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// The worst first.
    pub findings: Vec<Finding>,
    /// When everything was looked at last; `None`: not since the start.
    pub thorough_at: Option<Timestamp>,
    /// Everything is being looked at.
    pub is_running: bool,
}

/// What the owner is shown of how the node is.
#[derive(Debug, Clone, Copy)]
pub struct OwnerDoctor<'a> {
    node: &'a Node,
}

impl Owner {
    /// What the owner is shown of how the node is.
    pub fn doctor(&self) -> OwnerDoctor<'_> {
        OwnerDoctor { node: &self.node }
    }
}

impl OwnerDoctor<'_> {
    /// Looks at what shows at once, beside what was found when everything was looked at last.
    pub async fn look(self) -> Checkup {
        let node = self.node;
        let examination = Examination::begin(node.data.clone()).await;
        let quick = examination.quick(&surroundings(node)).await;
        examination.end().await;
        // Asked for first: one that ends in between is shown, and said to go on for a moment more.
        let (is_running, last) = (node.checkups.is_running(), node.checkups.last());
        let thorough = last.as_ref().map(|last| &last.findings[..]).unwrap_or_default();
        Checkup { findings: together(quick, thorough), thorough_at: last.as_ref().map(|last| last.at), is_running }
    }

    /// Looks at everything, in the background, and waits for it a while. If that goes on already, it is what is waited for.
    pub async fn run(self) {
        if let Some(running) = self.node.checkups.begin() {
            let node = self.node.clone();
            tokio::spawn(async move {
                let examination = Examination::begin(node.data.clone()).await;
                let findings = examination.thorough(node.now()).await;
                examination.end().await;
                tracing::info!(finding.count = findings.len(), "everything was looked at");
                running.finish(Thorough { at: node.now(), findings });
                drop(running);
                // An open page is read again.
                node.live.send(LiveEvent::NotificationsChanged);
            });
        }
        self.node.checkups.ended(PATIENCE).await;
    }
}

fn surroundings(node: &Node) -> Surroundings {
    Surroundings {
        now: node.now(),
        addresses: Some(node.card_addresses.read().clone()),
        clocks: Some(node.peering.transport.clock_offsets()),
    }
}
