//! A second start on the same data folder: whoever starts O2M while it runs wants to see it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use node::{Node, NodeConfig, clock::SystemClock};
use tokio::{net::TcpStream, time::timeout};

use crate::{
    config::Config,
    links::{self, Links},
};

/// The server is on this machine, and either listens or does not.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// Says where the server is that runs on the data folder, and opens the browser there. False if it does not listen: it is starting or ending,
/// or holds the folder for something else.
pub(crate) async fn show(config: &Config) -> bool {
    let Some(listening) = listening(config).await else { return false };
    let links = Links::of_this_machine(listening, config.outer_url_of_pages());
    if !listens(listening).await {
        return false;
    }
    links::print(&format!("O2M runs already, with its data in {}\nOpen {}\n", config.data.display(), links.here));
    links::open_browser(&links.here, config.open).await;
    true
}

/// Where the server said last that it listens.
pub(crate) async fn listening(config: &Config) -> Option<SocketAddr> {
    let beside = NodeConfig { data: config.data.clone(), clock: Arc::new(SystemClock) };
    let read = async {
        let node = Node::open_beside(beside).await?;
        let listening = node.listening().await?;
        node.close_beside().await?;
        anyhow::Ok(listening)
    };
    read.await.unwrap_or_else(|error| {
        tracing::debug!(error = format!("{error:#}"), "where the server listens could not be read beside it");
        None
    })
}

async fn listens(at: SocketAddr) -> bool {
    matches!(timeout(PATIENCE, TcpStream::connect(from_here(at))).await, Ok(Ok(_)))
}

/// Where a server that listens at `at` is reached from this machine.
pub(crate) fn from_here(mut at: SocketAddr) -> SocketAddr {
    if at.ip().to_canonical().is_unspecified() {
        at.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    at
}
