//! Running the server, from the data folder to the last response.

use std::{io, net::SocketAddr, path::Path, pin::pin, sync::Arc, time::Duration};

use app::api::NewsView;
use axum::Router;
use domain::account::{DEFAULT_NAME, DEFAULT_PASSWORD};
use node::{InviteOrigin, Node, NodeConfig, OpenNodeError, StoreError, WorkerFailed, Workers, clock::SystemClock};
use tokio::{net::TcpListener, task::spawn_blocking, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    app_state::AppState,
    cli::ServeArguments,
    config::{Config, ConfigError},
    http::{AllowedHosts, OuterUrl, Proxies, elsewhere::Admittance, servers},
    links::{self, Links},
    listen::{self, Browsers, ConnectionSlots, IdleConnections, KeptSocket, Listen, ListenError, Services},
    lock::{self, FolderLock, LockError},
    log, own_port, router, running, starting,
    stop_signal::StopSignal,
    terminal_code,
    tls::{self, CertificateError},
};

/// Open files that are asked for: two for each connection on two ports, and as many besides.
const OPEN_FILES: u64 = 8192;
/// What is taken for the limit if it cannot be read: the least of the usual ones.
const SMALLEST_LIMIT: u64 = 256;
/// Workers may take so long to end once the last response has, and the database to be closed.
const LAST_WORK: Duration = Duration::from_millis(500);
/// Connections over which nothing is asked may take so long to end before the browser is told that a backup is back.
const LAST_IDLE: Duration = Duration::from_millis(500);
/// The browser fetches the page that says that the server is closed, and its look, meanwhile.
const LAST_PAGE: Duration = Duration::from_secs(2);

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
    #[error("backups that a browser brought could not be removed")]
    Upload(#[source] io::Error),
    #[error("the backup that was put back could not be moved to its place")]
    Backup(#[source] io::Error),
    #[error("what was in the data folder of a server that was closed could not be removed")]
    Closed(#[source] io::Error),
    #[error("this process cannot be told to stop")]
    StopSignal(#[source] io::Error),
    #[error(transparent)]
    Worker(#[from] WorkerFailed),
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Stopped,
    /// Another node is to take the place of this one: of a backup, or the old copy that is left after a move.
    Replaced,
    /// The owner closed the server for good.
    Closed,
}

/// Serves until the process is told to stop, and begins anew where another node takes the place of the one that is here. Where O2M runs already, shows that.
pub(crate) async fn serve(arguments: ServeArguments) -> Result<(), ServeError> {
    let mut config = Config::load(&arguments)?;
    // Before anything is printed: who reads the links may ask for the end at once.
    let stop_signal = StopSignal::install().map_err(ServeError::StopSignal)?;
    let _lock = match FolderLock::take(&config.data) {
        Err(LockError::Taken) if running::show(&config).await => return Ok(()),
        lock => lock?,
    };
    // What the owner closed before, and something kept from being removed whole.
    remove_closed(&config.data).await?;
    log::keep_in(&config.data);
    let stop = CancellationToken::new();
    tokio::spawn(cancel_when_told_to_stop(stop_signal, stop.clone()));
    let mut sockets = Sockets::default();
    loop {
        let data = config.data.clone();
        let placed = spawn_blocking(move || node::take_place(&data)).await.map_err(io::Error::other);
        placed.and_then(|placed| placed).map_err(ServeError::Backup)?;
        match serve_node(&config, &arguments, &mut sockets, stop.child_token()).await? {
            End::Stopped => return Ok(()),
            End::Closed => {
                remove_closed(&config.data).await?;
                links::print("This O2M is closed, and what was in its data folder is removed.");
                return Ok(());
            }
            End::Replaced => config = Config { open: Some(false), ..Config::load(&arguments)? },
        }
    }
}

/// The listening sockets. They outlive a node whose place a backup takes, so that nobody finds them closed meanwhile.
#[derive(Debug, Default)]
struct Sockets {
    first: Option<KeptSocket>,
    for_servers: Option<KeptSocket>,
}

/// The socket that is kept, or where it listens elsewhere, a new one in its place.
fn listen_at(listen: Listen, kept: &mut Option<KeptSocket>) -> Result<TcpListener, ServeError> {
    let socket = match kept.take().filter(|kept| kept.listen() == listen) {
        Some(socket) => socket,
        None => KeptSocket::bind(listen)?,
    };
    kept.insert(socket).listener().map_err(ServeError::Address)
}

/// Serves what is in the data folder.
async fn serve_node(
    config: &Config,
    arguments: &ServeArguments,
    sockets: &mut Sockets,
    stop: CancellationToken,
) -> Result<End, ServeError> {
    let node = Node::open(NodeConfig { data: config.data.clone(), clock: Arc::new(SystemClock) }).await?;
    node.remove_unfinished_files().await.map_err(ServeError::Media)?;
    node.remove_uploads().await.map_err(ServeError::Upload)?;
    let files = open_files();
    let listener = match listen_at(config.listen, &mut sockets.first) {
        Err(ServeError::Listen(ListenError::InUse(_))) if own_port::is_to_be_found(config, &node).await? => {
            let socket = sockets.first.insert(own_port::find(&config.data)?);
            socket.listener().map_err(ServeError::Address)?
        }
        listener => listener?,
    };
    let address = listener.local_addr().map_err(ServeError::Address)?;
    let for_servers =
        config.servers_port.map(|port| listen_at(config.listen.at_port(port), &mut sockets.for_servers)).transpose()?;
    let servers_address = for_servers.as_ref().map(TcpListener::local_addr).transpose().map_err(ServeError::Address)?;
    let servers_port = servers_address.map(|address| address.port());

    node.set_listening(address).await?;

    let links = Links::of_this_machine(address, config.outer_url_of_pages());
    node.set_card_addresses(config.addresses.clone().unwrap_or_else(|| links.addresses(servers_port))).await?;
    node.set_invite_origin(invite_origin(config));
    node.set_starting(starting::starting(&config.data, arguments));
    let (services, public) = services(&node, config, &stop)?;
    links::print(&announcement(config, &links, servers_address, &node));
    if !node.is_set_up().await? {
        links::print(&first_words(&links, &node).await?);
    } else if node.needs_password().await? {
        let link = links::setup_link_text(&links, &node.new_setup_link().await?, terminal_code::has_colors());
        links::print(&format!(
            "The password was changed after the backup was made. Choose a new one by this link.\n{link}"
        ));
    }
    links::open_browser(&links.here, config.open).await;
    let mut workers = node.start_workers(&stop);
    if config.addresses.is_none() {
        let look = move || Links::of_this_machine(address, None).addresses(servers_port);
        workers.start("following addresses", move |node, stop| node.follow_addresses(look, stop));
    }
    // The words are the interface's, which the node does not know.
    workers.start_serving("sending notifications", |node, stop| node.push_when_due(NewsView::say, stop));
    let here = links.here.clone();
    workers.start("saying that this copy is old", move |node, stop| say_when_old(node, here.clone(), stop));
    let (tls, host_names) = (services.tls.clone(), config.host_names.clone());
    workers.start("the certificate for browsers", move |node, stop| {
        tls::renew_when_due(node, tls.clone(), host_names.clone(), stop)
    });
    let idle = IdleConnections::default();
    let slots = ConnectionSlots::for_files(files, if for_servers.is_some() { 2 } else { 1 });
    let second = async {
        if let Some(listener) = for_servers {
            let browsers = if config.serve_public { Browsers::Public(public) } else { Browsers::Nothing };
            let services = Services { browsers, ..services.clone() };
            listen::serve(listener, services, slots.another(), idle.clone(), stop.clone()).await;
        }
    };
    let first = listen::serve(listener, services.clone(), slots.clone(), idle.clone(), stop.clone());
    let closing = async {
        stop.cancelled().await;
        // Until then the others here have heard of it, too, and accept nobody any more.
        tokio::task::yield_now().await;
        if node.is_replaced() {
            // Who hears that the backup is back, and asks what comes next over a connection from before, finds that closed already.
            if timeout(LAST_IDLE, idle.ended()).await.is_err() {
                tracing::debug!("connections of the node that is replaced are still open");
            }
            node.note_closed();
        } else {
            // Who comes now is refused, and does not wait for nobody.
            *sockets = Sockets::default();
        }
    };
    let serving = async {
        tokio::join!(first, second, closing);
    };
    let served = serve_until(serving, &node, &mut workers, &stop).await;
    finish(&node, workers).await;
    served?;
    Ok(match (node.has_ended(), node.is_replaced()) {
        (true, _) => End::Closed,
        (false, true) => End::Replaced,
        (false, false) => End::Stopped,
    })
}

/// Where browsers of those who are invited find this server. A port for servers shows them what is public, or nothing.
fn invite_origin(config: &Config) -> InviteOrigin {
    match (&config.outer_url, config.servers_port) {
        (Some(outer), _) => InviteOrigin::Outer(outer.url().to_owned()),
        (None, None) => InviteOrigin::Http,
        (None, Some(_)) if config.serve_public => InviteOrigin::Https,
        (None, Some(_)) => InviteOrigin::Nowhere,
    }
}

/// Who answers on the first port, and what of it is for everybody.
fn services(node: &Node, config: &Config, stop: &CancellationToken) -> Result<(Services, Router), CertificateError> {
    let outer_host = config.outer_url.as_ref().map(OuterUrl::host);
    let hosts = AllowedHosts::new(config.host_names.iter().map(String::as_str).chain(outer_host));
    let proxies = config.outer_url.clone().map(|outer| Proxies::new(outer, &config.proxies));
    let state = AppState::new(node.clone(), hosts, proxies, stop.clone());
    let admittance = if config.pages_from_anywhere { Admittance::AnywhereOverTls } else { Admittance::House };
    let services = Services {
        tls: tls::server(node, &config.host_names)?,
        servers: servers::router(node.clone()),
        browsers: Browsers::Pages(router::pages(&state, admittance)),
    };
    Ok((services, router::public(&state)))
}

/// How many files may be open at once, after that was raised as far as the system lets a process raise it and it is of use.
fn open_files() -> u64 {
    rlimit::increase_nofile_limit(OPEN_FILES).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files is unknown");
        SMALLEST_LIMIT
    })
}

/// Serves until the process is told to stop, another node is to take the place of this one, or a worker cannot be kept running.
async fn serve_until(
    serving: impl Future<Output = ()>,
    node: &Node,
    workers: &mut Workers,
    stop: &CancellationToken,
) -> Result<(), WorkerFailed> {
    let mut serving = pin!(serving);
    tokio::select! {
        () = &mut serving => Ok(()),
        () = ended_and_said(node) => {
            stop.cancel();
            serving.await;
            Ok(())
        }
        () = node.replaced() => {
            tracing::info!("another node takes the place of this one");
            stop.cancel();
            serving.await;
            Ok(())
        }
        failed = workers.failed() => {
            stop.cancel();
            serving.await;
            Err(failed)
        }
    }
}

/// Waits until the owner closed the server for good, and the browser had time to fetch the page that says so.
async fn ended_and_said(node: &Node) {
    node.ended().await;
    tokio::time::sleep(LAST_PAGE).await;
}

/// Removes what the owner closed, if they did. The lock is held until the end.
async fn remove_closed(data: &Path) -> Result<bool, ServeError> {
    let data = data.to_owned();
    let removed = spawn_blocking(move || node::remove_closed(&data, lock::FILE)).await.map_err(io::Error::other);
    removed.and_then(|removed| removed).map_err(ServeError::Closed)
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
        Err(_) => {
            tracing::warn!("work was cut off at the end");
            if node.is_replaced() {
                // Whatever still goes on writes nothing beside the node that takes the place of this one, and nothing after what is given away.
                if let Err(error) = node.end_writing().await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the database is still written to");
                }
            }
            let node = node.clone();
            tokio::spawn(async move { node.close_beside().await });
        }
    }
}

/// Where the server is reached. `Open ` and the first link stand on a line of their own, for programs to read.
fn announcement(config: &Config, links: &Links, servers: Option<SocketAddr>, node: &Node) -> String {
    let mut text = format!("O2M {} with its data in {}\n", env!("CARGO_PKG_VERSION"), config.data.display());
    text.extend(["Open ", &links.here, "\n"]);
    for link in links.on_network() {
        text.extend(["On your network: ", &link, "\n"]);
    }
    if let Some(servers) = servers {
        text.extend(["For friends' servers: port ", &servers.port().to_string(), "\n"]);
    }
    if let Some(fingerprint) = node.https_fingerprint() {
        text.extend(["Over https, browsers see a certificate with the SHA-256 fingerprint\n", &fingerprint, "\n"]);
    }
    if let Some(outer) = &links.outer {
        text.extend(["From everywhere: ", outer, "\n"]);
    }
    text
}

/// How a new node is set up.
async fn first_words(links: &Links, node: &Node) -> Result<String, StoreError> {
    let link = links::setup_link_text(links, &node.new_setup_link().await?, terminal_code::has_colors());
    if node.are_defaults_over() {
        return Ok(format!("This O2M is not set up yet. Follow this link.\n{link}"));
    }
    Ok(format!(
        "First time? Within an hour, sign in here as {DEFAULT_NAME} with {DEFAULT_PASSWORD}, or follow this link.\n{link}"
    ))
}

/// Says in the terminal when another copy of the data lives, until `stop`.
async fn say_when_old(node: Node, here: String, stop: CancellationToken) {
    while stop.run_until_cancelled(node.becomes_old()).await.is_some() {
        let why = match node.moved() {
            Some(_) => "This O2M has moved to another machine.",
            None => "Another copy of this O2M lives; this one is old.",
        };
        links::print(&format!(
            "{why}\nIt serves nobody. To let this one go on in place of the other, sign in at {here}\n"
        ));
        stop.run_until_cancelled(node.lives_again()).await;
    }
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
        let failed = serve_until(stop.clone().cancelled_owned(), &node, &mut workers, &stop).await.unwrap_err();
        let sentence = ServeError::from(failed).to_string();
        assert!(sentence.contains("digging"), "{sentence}");
        finish(&node, workers).await;
        assert!(!folder.path().join("o2m.sqlite-wal").exists());
    }
}
