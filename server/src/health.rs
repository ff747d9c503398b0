//! `o2m health`: `/healthz` for a supervisor that has no program for HTTP.

use std::net::SocketAddr;

use anyhow::{Context, ensure};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

use crate::{
    cli::{DataArguments, ServeArguments},
    config::{self, Config},
    running,
};

/// Asks the server that runs on the data folder; an error if it is not well.
pub(crate) async fn ask(arguments: DataArguments) -> anyhow::Result<()> {
    config::used_data_folder(&arguments)?;
    let config = Config::load(&ServeArguments { data: arguments, ..ServeArguments::default() })?;
    let listening = running::listening(&config).await.context("it is not known where this O2M listens")?;
    let answer = timeout(running::PATIENCE, status(running::from_here(listening)));
    let status = answer.await.context("O2M does not answer in time")?.context("O2M does not answer")?;
    ensure!(status == StatusCode::OK, "O2M is not well ({status})");
    Ok(())
}

/// What `/healthz` answers with.
async fn status(at: SocketAddr) -> anyhow::Result<StatusCode> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(TcpStream::connect(at).await?)).await?;
    let request = Request::get("/healthz").header(header::HOST, at.to_string()).body(Body::empty())?;
    let exchange = async { Ok(sender.send_request(request).await?.status()) };
    tokio::select! {
        status = exchange => status,
        ended = connection => Err(ended.err().context("the connection ended")?.into()),
    }
}
