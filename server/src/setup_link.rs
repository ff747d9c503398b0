//! `o2m setup-link`: the way in for machines without a screen, and the way back after a forgotten password.

use std::{
    net::{Ipv6Addr, SocketAddr},
    sync::Arc,
};

use anyhow::ensure;
use node::{Node, NodeConfig, clock::SystemClock};

use crate::{
    cli::{DataArguments, ServeArguments},
    config::{self, Config},
    links::{self, Links},
    listen::Listen,
    terminal_code,
};

/// Makes a set-up link and prints it. Needs the data folder only: the server may be running, or not. Brings nothing up to date, which is for
/// the process that holds the folder's lock.
pub(crate) async fn print(arguments: DataArguments) -> anyhow::Result<()> {
    let data = config::data_folder(&arguments)?;
    ensure!(data.join("o2m.sqlite").is_file(), "there is no node in {} yet; start o2m first", data.display());
    let config = Config::load(&ServeArguments { data: arguments, ..ServeArguments::default() })?;
    let node = Node::open_beside(NodeConfig { data, clock: Arc::new(SystemClock) }).await?;
    let links = Links::of_this_machine(listening(config.listen, node.port().await?), config.outer_url_of_pages());
    links::print(&links::setup_link_text(&links, &node.new_setup_link().await?, terminal_code::has_colors()));
    node.close_beside().await?;
    Ok(())
}

/// Where the server listens, as far as that is written down: at the configured address, and at the port it had last.
/// What it was told with `--listen` besides the port is not known here.
fn listening(configured: Listen, port: Option<u16>) -> SocketAddr {
    let configured = match configured {
        Listen::EveryInterface { port } => SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)),
        Listen::At(address) => address,
    };
    SocketAddr::new(configured.ip(), port.unwrap_or(configured.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configured_address_counts_and_the_port_of_the_last_start() {
        for (configured, port, expected) in [
            ("8001", None, "[::]:8001"),
            ("8001", Some(9), "[::]:9"),
            ("127.0.0.1:8001", None, "127.0.0.1:8001"),
            ("127.0.0.1:0", Some(9), "127.0.0.1:9"),
            ("[::1]:8001", Some(9), "[::1]:9"),
        ] {
            let listening = listening(configured.parse().unwrap(), port);
            assert_eq!(listening.to_string(), expected, "{configured}, {port:?}");
        }
    }
}
