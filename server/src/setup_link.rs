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
    ensure!(data.join("o2m.sqlite").is_file(), "there is no O2M in {} yet; start it first, with o2m", data.display());
    let config = Config::load(&ServeArguments { data: arguments, ..ServeArguments::default() })?;
    let node = Node::open_beside(NodeConfig { data, clock: Arc::new(SystemClock) }).await?;
    let links = Links::of_this_machine(listening(config.listen, node.listening().await?), config.outer_url_of_pages());
    links::print(&links::setup_link_text(&links, &node.new_setup_link().await?, terminal_code::has_colors()));
    node.close_beside().await?;
    Ok(())
}

/// Where the server listened last; before its first start, where it is configured to.
fn listening(configured: Listen, last: Option<SocketAddr>) -> SocketAddr {
    last.unwrap_or_else(|| match configured {
        Listen::EveryInterface { port } => SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)),
        Listen::At(address) => address,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_where_the_server_listens() {
        for (configured, last, expected) in [
            ("8001", None, "[::]:8001"),
            ("127.0.0.1:8001", None, "127.0.0.1:8001"),
            // As it was told with `--listen`.
            ("8000", Some("127.0.0.1:9"), "127.0.0.1:9"),
            ("127.0.0.1:8001", Some("192.168.1.5:8001"), "192.168.1.5:8001"),
        ] {
            let last = last.map(|last| last.parse().unwrap());
            assert_eq!(listening(configured.parse().unwrap(), last).to_string(), expected, "{configured}, {last:?}");
        }
    }
}
