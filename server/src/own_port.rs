//! A port of its own, where another program uses the usual one: several people on one machine have a server each.

use std::{fs, io, path::Path};

use domain::address::DEFAULT_PORT;
use node::{Node, StoreError, write_private_file};

use crate::{
    config::{CONFIG_FILE, Config},
    listen::{KeptSocket, Listen, ListenError},
};

/// So many are tried, from the usual one on: a person can remember these.
const TRIED: u16 = 100;

/// Says whether this O2M takes another port than the usual one, which is in use: nobody chose where it listens, and it never listened before, or
/// another O2M has the port. One that has always been at the usual port stays there, where friends and routers know it, and says what is in its way.
pub(crate) async fn is_to_be_found(config: &Config, node: &Node) -> Result<bool, StoreError> {
    if config.is_listen_chosen {
        return Ok(false);
    }
    Ok(node.listening().await?.is_none() || node.another_listens_at(DEFAULT_PORT).await)
}

/// Listens at the first port above the usual one that is free, and writes it into the configuration, so that it stays the same.
pub(crate) fn find(data: &Path) -> Result<KeptSocket, ListenError> {
    let (port, socket) = first_free(DEFAULT_PORT)?;
    if let Err(error) = keep(data, port) {
        tracing::warn!(%error, "the port of this O2M could not be written into its configuration, and may be another after the next start");
    }
    tracing::info!(port, "the usual port is in use: this O2M has another");
    Ok(socket)
}

fn first_free(usual: u16) -> Result<(u16, KeptSocket), ListenError> {
    for port in (usual + 1)..(usual + TRIED) {
        match KeptSocket::bind(Listen::EveryInterface { port }) {
            Err(ListenError::InUse(_)) => {}
            bound => return Ok((port, bound?)),
        }
    }
    Err(ListenError::InUse(usual))
}

/// What is in the file already stays; a line above it belongs to no table.
fn keep(data: &Path, port: u16) -> io::Result<()> {
    let path = data.join(CONFIG_FILE);
    let before = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let line = format!("# Found at a start: another program used port {DEFAULT_PORT}.\nlisten = \"{port}\"\n");
    write_private_file(&path, &(line + &before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{DataArguments, ServeArguments};

    #[test]
    fn the_port_is_kept_beside_what_was_chosen_before() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataArguments { data: Some(folder.path().to_owned()) };
        let arguments = ServeArguments { data, ..Default::default() };
        for text in [None, Some("open = false\n# mine\nhost_names = ['o2m.example']")] {
            let path = folder.path().join(CONFIG_FILE);
            if let Some(text) = text {
                fs::write(&path, text).unwrap();
            }
            assert!(!Config::load(&arguments).unwrap().is_listen_chosen);
            keep(folder.path(), 8007).unwrap();
            let config = Config::load(&arguments).unwrap();
            assert_eq!((config.listen, config.is_listen_chosen), (Listen::EveryInterface { port: 8007 }, true));
            assert!(fs::read_to_string(&path).unwrap().ends_with(text.unwrap_or_default()));
            assert_eq!(config.open, text.map(|_| false));
        }
    }

    #[tokio::test]
    async fn a_port_that_is_in_use_is_passed_over() {
        let (first, one) = first_free(20_000).unwrap();
        let (second, _other) = first_free(20_000).unwrap();
        assert!(second > first, "{first}, {second}");
        drop(one);
    }
}
