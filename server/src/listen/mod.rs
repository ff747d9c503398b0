//! The listening sockets, and the connections that come in by them.
//!
//! One port for three kinds of callers, each led to its service: browsers by plain HTTP, browsers by TLS, and other servers, which check
//! this node's key in the handshake. HTTP/1.1 only. A connection whose handshake or next request head does not arrive in time is closed,
//! and so is one that reads nothing of its response, or is not the owner's and takes half an hour; nobody fills the slots so that the owner
//! finds none.

mod bind;
mod connection;
mod idle;
mod services;
mod slots;

use std::{net::SocketAddr, time::Duration};

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

pub(crate) use bind::{KeptSocket, Listen, ListenError};
pub(crate) use idle::IdleConnections;
pub(crate) use services::{Browsers, Services};
pub(crate) use slots::{ConnectionSlots, SlotKeeper};

/// Responses under way may take so long to end once the server stops.
const LAST_RESPONSES: Duration = Duration::from_secs(4);

/// Serves connections until `stop`; returns when the last response has ended, or may no longer wait.
pub(crate) async fn serve(
    listener: TcpListener,
    services: Services,
    slots: ConnectionSlots,
    idle: IdleConnections,
    stop: CancellationToken,
) {
    let graceful = GracefulShutdown::new();
    let accept = async {
        loop {
            let (stream, peer) = accept(&listener).await;
            let Some(slot) = slots.enter(peer.ip()) else { continue };
            let (watcher, idleness) = (graceful.watcher(), idle.enter());
            let (services, stop) = (services.clone(), stop.clone());
            tokio::spawn(async move {
                let evicted = slot.evicted();
                let keeper = slot.keeper();
                let connection = connection::serve(stream, peer, services, keeper, idleness.clone(), watcher, stop);
                match evicted.run_until_cancelled(connection).await {
                    Some(Err(error)) => {
                        tracing::debug!(error = &error as &dyn std::error::Error, "a connection ended");
                    }
                    Some(Ok(())) => {}
                    None => tracing::debug!("a connection was ended in favour of others"),
                }
                // It counts until here, where its socket is closed.
                drop(idleness);
            });
        }
    };
    stop.run_until_cancelled(accept).await;
    drop(listener);
    if tokio::time::timeout(LAST_RESPONSES, graceful.shutdown()).await.is_err() {
        tracing::warn!("responses were cut off at the end");
    }
}

/// The next connection. Without file descriptors to spare, waits until some are free again.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, canonical(peer)),
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// An IPv4-mapped IPv6 address as what it is; any other with the interface that it came in by.
fn canonical(peer: SocketAddr) -> SocketAddr {
    match peer.ip().to_canonical() {
        ip if ip.is_ipv4() => SocketAddr::new(ip, peer.port()),
        _ => peer,
    }
}
