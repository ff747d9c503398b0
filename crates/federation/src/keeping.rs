//! The client for a server that keeps a backup (docs/KEEPERS.md): of the one whose backup it is, or of a new machine with a key of its own.

use std::fmt;

use bytes::Bytes;
use domain::{Address, NodeId, Sha256, keeping::KeptName, limits};
use http::{HeaderValue, Method, StatusCode, header};
use reqwest::{Request, Response};
use serde::de::DeserializeOwned;

use crate::{
    ExchangeError,
    body::read_body,
    dial::{SealedTransport, peer_url},
    exchange::{Exchange, Heard, Now},
    paths,
    wire::{KeptChallenge, KeptHas, KeptList, KeptListed, KeptProof, WireError},
};

/// What became of a piece that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceTaken {
    /// The whole file is there.
    Whole,
    /// So much of it is there: that is where to go on.
    Has(u64),
    /// It would be more than the keeper offers.
    OverQuota,
    /// There is no room where the keeper is.
    NoRoom,
    /// The bytes that came are not those of the file: they are to be brought anew.
    OtherBytes,
    /// Nothing is kept any more.
    NotKept,
}

/// Speaks to one keeper.
pub struct KeepingClient(Exchange);

impl KeepingClient {
    /// A client for the server `keeper`, wherever the address book of `transport` says it is; see [`PeerClient::new`](crate::PeerClient::new).
    pub fn new(transport: SealedTransport, keeper: NodeId, now: Now, told: Option<&str>, heard: Heard) -> Self {
        let told = told.and_then(|told| HeaderValue::try_from(told).ok());
        Self(Exchange::new(transport, keeper, now, heard, told))
    }

    /// What is kept for this server; `None`: nothing.
    pub async fn list(&self) -> Result<Option<KeptList>, ExchangeError> {
        let response = self.send(Method::GET, paths::KEPT, None).await?;
        match response.status() {
            StatusCode::OK => Ok(Some(KeptList::parse(&read_body(response, limits::KEPT_LIST_BYTES).await?)?)),
            StatusCode::NOT_FOUND => Ok(None),
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// Brings the piece of `file` that follows `at` bytes.
    pub async fn bring(&self, file: &KeptListed, at: u64, piece: Bytes) -> Result<PieceTaken, ExchangeError> {
        let path = paths::kept_piece_to(file.name, at, file.size_bytes, file.sha256);
        let response = self.send(Method::PUT, &path, Some(piece)).await?;
        match response.status() {
            StatusCode::NO_CONTENT => Ok(PieceTaken::Whole),
            StatusCode::ACCEPTED | StatusCode::CONFLICT => {
                let KeptHas { has_bytes } = json(response).await?;
                if has_bytes > file.size_bytes {
                    return Err(WireError::Field("has_bytes").into());
                }
                Ok(PieceTaken::Has(has_bytes))
            }
            StatusCode::PAYLOAD_TOO_LARGE => Ok(PieceTaken::OverQuota),
            StatusCode::INSUFFICIENT_STORAGE => Ok(PieceTaken::NoRoom),
            StatusCode::UNPROCESSABLE_ENTITY => Ok(PieceTaken::OtherBytes),
            StatusCode::NOT_FOUND => Ok(PieceTaken::NotKept),
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// The piece of a file that follows `at` bytes.
    pub async fn piece(&self, name: KeptName, at: u64) -> Result<Bytes, ExchangeError> {
        let response = self.send(Method::GET, &paths::kept_piece(name, at), None).await?;
        match response.status() {
            StatusCode::OK => read_body(response, limits::KEPT_PIECE_BYTES).await,
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// Has a file not kept any more.
    pub async fn remove(&self, name: KeptName) -> Result<(), ExchangeError> {
        let status = self.send(Method::DELETE, &paths::kept_file(name), None).await?.status();
        if status == StatusCode::NO_CONTENT { Ok(()) } else { Err(ExchangeError::of_status(status)) }
    }

    /// Has the keeper show that it has a file; `None`: it does not have it, or not so much of it.
    pub async fn prove(&self, name: KeptName, challenge: KeptChallenge) -> Result<Option<Sha256>, ExchangeError> {
        let response = self.send(Method::GET, &paths::kept_proof(name, challenge), None).await?;
        match response.status() {
            StatusCode::OK => Ok(Some(json::<KeptProof>(response).await?.sha256)),
            StatusCode::NOT_FOUND => Ok(None),
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// Asks, as a new machine, for the backup of the server `lost`. The answer is the same whether there is one.
    pub async fn ask(&self, lost: NodeId) -> Result<(), ExchangeError> {
        let status = self.send(Method::PUT, &paths::kept_asked(lost), None).await?.status();
        if status == StatusCode::ACCEPTED { Ok(()) } else { Err(ExchangeError::of_status(status)) }
    }

    /// Where the server answered last, since this client was made.
    pub fn answered_at(&self) -> Option<Address> {
        self.0.answered_at()
    }

    async fn send(&self, method: Method, path: &str, body: Option<Bytes>) -> Result<Response, ExchangeError> {
        let url = peer_url(self.0.peer(), path).map_err(|_| WireError::Field("path"))?;
        let mut request = Request::new(method, url);
        if let Some(body) = body {
            let octets = HeaderValue::from_static("application/octet-stream");
            request.headers_mut().insert(header::CONTENT_TYPE, octets);
            *request.body_mut() = Some(body.into());
        }
        self.0.execute(request).await
    }
}

impl fmt::Debug for KeepingClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeepingClient").field(&self.0.peer()).finish()
    }
}

async fn json<T: DeserializeOwned>(response: Response) -> Result<T, ExchangeError> {
    let body = read_body(response, limits::PEER_REQUEST_BYTES).await?;
    Ok(serde_json::from_slice(&body).map_err(WireError::from)?)
}
