#!/usr/bin/env bash
# httpsig-hyper 0.0.26 (RFC 9421 for requests of hyper, Rust), a request that it signed and that it checks where hyper 1 serves it. In HTTP/1.1 a server gets
# the path, and the host in a header of its own; the whole address is put together from these (RFC 9110, section 7.1).
#
# Guess: what one half signs, the other finds right, for each component that is derived from the address; `@authority` is the header `Host` then, in
#   small letters and without the port that the scheme has anyway (RFC 9421, section 2.2.3).
# Seen: `@authority`, `@scheme` and `@target-uri` are taken from the request's address alone. On the server there is no host in it, so they are empty, or a
#   path, and the signature is wrong each time; `@method`, `@path` and `@query` are right. A port of 80 that was typed is signed, so that it is
#   another address than without. A test that checks the request which it signed, as it is, sees nothing of it.
# For O2M: the derivation is its own, and httpsig, without the part for hyper, is what its tests compare with. Whoever follows the protocol with that part
#   puts the address together from `Host` before the check, and does not leave out the component that says for whom a request is.
#
# Needs cargo. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
http-body-util = "0.1"
httpsig-hyper = { version = "=0.0.26", default-features = false }
hyper = { version = "1", features = ["http1", "server"] }
hyper-util = { version = "0.1", features = ["tokio"] }
tokio = { version = "1", features = ["io-util", "rt"] }
TOML
cat > src/main.rs <<'RUST'
use http_body_util::Empty;
use httpsig_hyper::{prelude::{message_component::HttpMessageComponentId, *}, *};
use hyper::{body::{Bytes, Incoming}, header::HOST, server::conn::http1, service::service_fn, Request, Response};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn key() -> SecretKey {
    SecretKey::from_bytes(&AlgorithmName::Ed25519, &[7; 32]).unwrap()
}

async fn signed(address: &str, component: &str) -> Request<Empty<Bytes>> {
    let mut request = Request::builder().uri(address).body(Empty::new()).unwrap();
    let params = HttpSignatureParams::try_new(&[HttpMessageComponentId::try_from(component).unwrap()]).unwrap();
    request.set_message_signature(&params, &key(), None).await.unwrap();
    request
}

async fn check(request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, Infallible> {
    assert_eq!(request.headers()[HOST], "mara.example");
    let right = request.verify_message_signature(&key().public_key(), None).await.is_ok();
    Ok(Response::builder().status(if right { 200 } else { 401 }).body(Empty::new()).unwrap())
}

async fn served(request: Request<Empty<Bytes>>) -> String {
    let (mut client, server) = tokio::io::duplex(4096);
    let mut text = format!("GET {} HTTP/1.1\r\nhost: mara.example\r\nconnection: close\r\n", request.uri().path_and_query().unwrap());
    for (name, value) in request.headers() {
        text += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    client.write_all((text + "\r\n").as_bytes()).await.unwrap();
    http1::Builder::new().serve_connection(TokioIo::new(server), service_fn(check)).await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    answer[9..12].to_owned()
}

async fn run() {
    for component in ["@method", "@path", "@query", "@scheme", "@authority", "@target-uri"] {
        let request = signed("http://mara.example/inbox?a=1", component).await;
        let itself = request.verify_message_signature(&key().public_key(), None).await.is_ok();
        println!("{component}: as it was signed {itself}, on a server {}", served(request).await);
    }
    let mut request = signed("http://mara.example:80/inbox", "@authority").await;
    *request.uri_mut() = "http://mara.example/inbox".parse().unwrap();
    println!("@authority, signed with port 80: without it {}", request.verify_message_signature(&key().public_key(), None).await.is_ok());
}

fn main() {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run());
}
RUST
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "@method: as it was signed true, on a server 200
@path: as it was signed true, on a server 200
@query: as it was signed true, on a server 200
@scheme: as it was signed true, on a server 401
@authority: as it was signed true, on a server 401
@target-uri: as it was signed true, on a server 401
@authority, signed with port 80: without it false" ]
