//! `o2m setup-link`: the way in for machines without a screen, and the way back after a forgotten password.

use std::{net::Ipv6Addr, sync::Arc};

use anyhow::ensure;
use node::{Node, NodeConfig, clock::SystemClock};

use crate::{
    cli::DataArguments,
    config,
    links::{self, Links},
};

/// Makes a set-up link and prints it. Needs the database only: the server may be running, or not.
pub(crate) async fn print(arguments: DataArguments) -> anyhow::Result<()> {
    let data = config::data_folder(&arguments)?;
    ensure!(data.join("o2m.sqlite").is_file(), "there is no node in {} yet; start o2m first", data.display());
    let node = Node::open(NodeConfig { data, clock: Arc::new(SystemClock) }).await?;
    let port = node.port().await?.unwrap_or(domain::address::DEFAULT_PORT);
    let token = node.new_setup_link().await?;
    links::print(&links::setup_link_text(&Links::of_this_machine((Ipv6Addr::UNSPECIFIED, port).into()), &token));
    Ok(())
}
