//! Running the server, from the data folder to the last response.

use std::{io, pin::pin, sync::Arc, time::Duration};

use domain::account::{DEFAULT_NAME, DEFAULT_PASSWORD};
use node::{Node, NodeConfig, OpenNodeError, StoreError, WorkerFailed, Workers, clock::SystemClock};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::ServeArguments,
    config::{Config, ConfigError},
    http::{AllowedHosts, OuterUrl, Proxies, servers},
    links::{self, Links},
    listen::{self, Doors, ListenError},
    lock::{FolderLock, LockError},
    router,
    stop_signal::StopSignal,
    terminal_code,
    tls::{self, CertificateError},
};

/// Workers may take so long to end once the last response has, and the database to be closed.
const LAST_WORK: Duration = Duration::from_millis(500);

/// The server did not start, or could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error(transparent)]
    Node(#[from] OpenNodeError),
    #[error(transparent)]
    Listen(#[from] ListenError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    #[error("the media folder cannot be read or written")]
    Media(#[source] io::Error),
    #[error("the listening socket does not know its address")]
    Address(#[source] io::Error),
    #[error("this process cannot be told to stop")]
    StopSignal(#[source] io::Error),
    #[error(transparent)]
    Worker(#[from] WorkerFailed),
}

/// Serves until the process is told to stop.
pub(crate) async fn serve(arguments: ServeArguments) -> Result<(), ServeError> {
    let config = Config::load(&arguments)?;
    // Before anything is printed: who reads the links may ask for the end at once.
    let stop_signal = StopSignal::install().map_err(ServeError::StopSignal)?;
    let _lock = FolderLock::take(&config.data)?;
    let node = Node::open(NodeConfig { data: config.data.clone(), clock: Arc::new(SystemClock) }).await?;
    node.remove_unfinished_files().await.map_err(ServeError::Media)?;
    let listener = listen::bind(config.listen)?;
    let address = listener.local_addr().map_err(ServeError::Address)?;

    node.set_port(address.port()).await?;

    let stop = CancellationToken::new();
    let links = Links::of_this_machine(address, config.outer_url.as_ref());
    node.set_card_addresses(config.addresses.clone().unwrap_or_else(|| links.addresses())).await?;
    let outer_host = config.outer_url.as_ref().map(OuterUrl::host);
    let hosts = AllowedHosts::new(config.host_names.iter().map(String::as_str).chain(outer_host));
    let proxies = config.outer_url.clone().map(|outer| Proxies::new(outer, &config.proxies));
    let doors = Doors {
        tls: tls::server(&node, hosts.names(), &links.network)?,
        servers: servers::router(node.clone()),
        browsers: router::new(node.clone(), hosts, proxies, stop.clone()),
    };
    links::print(&announcement(&config, &links));
    if !node.is_set_up().await? {
        let link = links::setup_link_text(&links, &node.new_setup_link().await?, terminal_code::has_colors());
        links::print(&format!(
            "First time? Sign in here as {DEFAULT_NAME} with {DEFAULT_PASSWORD}, or follow this link.\n{link}"
        ));
    }
    links::open_browser(&links.here, config.open);
    tokio::spawn(cancel_when_told_to_stop(stop_signal, stop.clone()));
    let mut workers = node.start_workers(&stop);
    if config.addresses.is_none() {
        let look = move || Links::of_this_machine(address, None).addresses();
        workers.start("following addresses", move |node, stop| node.follow_addresses(look, stop));
    }
    let served = serve_until(listen::serve(listener, doors, stop.clone()), &mut workers, &stop).await;
    finish(&node, workers).await;
    Ok(served?)
}

/// Serves until the process is told to stop, or a worker cannot be kept running.
async fn serve_until(
    serving: impl Future<Output = ()>,
    workers: &mut Workers,
    stop: &CancellationToken,
) -> Result<(), WorkerFailed> {
    let mut serving = pin!(serving);
    tokio::select! {
        () = &mut serving => Ok(()),
        failed = workers.failed() => {
            stop.cancel();
            serving.await;
            Err(failed)
        }
    }
}

/// Lets the workers end, and folds what was written back into the database file. Whatever is cut short is found at the next start.
async fn finish(node: &Node, workers: Workers) {
    let finish = async {
        workers.ended().await;
        node.close().await
    };
    match timeout(LAST_WORK, finish).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the database was not closed as it should be");
        }
        Err(_) => tracing::warn!("work was cut off at the end"),
    }
}

/// Where the server is reached. `Open ` and the first link stand on a line of their own, for programs to read.
fn announcement(config: &Config, links: &Links) -> String {
    let mut text = format!("O2M {} with its data in {}\n", env!("CARGO_PKG_VERSION"), config.data.display());
    text.extend(["Open ", &links.here, "\n"]);
    for link in links.on_network() {
        text.extend(["On your network: ", &link, "\n"]);
    }
    if let Some(outer) = &links.outer {
        text.extend(["From everywhere: ", outer, "\n"]);
    }
    text
}

async fn cancel_when_told_to_stop(mut signal: StopSignal, stop: CancellationToken) {
    signal.received().await;
    stop.cancel();
    tracing::info!("stopping");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_worker_that_cannot_be_kept_running_ends_the_server() {
        let folder = tempfile::tempdir().unwrap();
        let config = NodeConfig { data: folder.path().to_owned(), clock: Arc::new(SystemClock) };
        let (node, stop) = (Node::open(config).await.unwrap(), CancellationToken::new());
        let mut workers = node.start_workers(&stop);
        workers.start("digging", |_, _| async { panic!("a stone") });
        // Goes on until it is told to stop, as listening does.
        let failed = serve_until(stop.clone().cancelled_owned(), &mut workers, &stop).await.unwrap_err();
        let sentence = ServeError::from(failed).to_string();
        assert!(sentence.contains("digging"), "{sentence}");
        finish(&node, workers).await;
        assert!(!folder.path().join("o2m.sqlite-wal").exists());
    }
}
