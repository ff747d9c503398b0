//! The new machine asks the old one.

use std::{net::IpAddr, pin::Pin, time::Duration};

use bytes::Bytes;
use domain::{Address, Candidate, MoveCode, NamedBy, NodeId, limits};
use futures::{Stream, TryStreamExt};
use http::{HeaderValue, Method, StatusCode};
use reqwest::Response;

use super::{MoveOffer, MoveProof, NONCE_BYTES, O2M_MOVE, O2M_MOVE_HAS};
use crate::{
    ExchangeError, Identity, IdentityError, TransportError,
    body::read_body,
    dial::{AddressBook, SealedTransport, learn_key},
    paths,
    wire::WireError,
};

/// The old machine may say nothing for so long: it makes a copy of its database, or reads a folder of pictures.
const PAUSE: Duration = Duration::from_mins(10);
/// For one file, or the database.
const LONGEST: Duration = Duration::from_hours(24);

/// What comes, piece by piece.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, ExchangeError>> + Send>>;

/// The old machine gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum MovingError {
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// It does not say which to whoever does not know the code.
    #[error("no move is open there, or its code is another one, or its code has ended: look at the old machine")]
    NoCode,
    #[error(
        "there is not enough room on the old machine for a copy of its database: it goes on serving; make room there"
    )]
    NoRoomThere,
    #[error("the old machine cannot copy its database whole, and goes on serving: look at its settings, \"Check\"")]
    NoCopyThere,
    #[error("the O2M there cannot move: it is of an older version, and has to be updated first")]
    TooOld,
    /// It has another key than the one that it shows in the handshake, or made up what it says.
    #[error("what answers there does not know the code: it is another server than the one that shows it")]
    Stranger,
    #[error("the file is not there any more")]
    Gone,
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error(transparent)]
    Transport(#[from] TransportError),
}

/// The connection to the old machine, sealed to its key.
#[derive(Debug)]
pub struct MovingClient {
    transport: SealedTransport,
    old: NodeId,
    code: MoveCode,
    proof: MoveProof,
}

impl MovingClient {
    /// Learns whose key answers at `address`. Nothing is sent there yet.
    pub async fn connect(
        address: &Address,
        code: MoveCode,
        nonce: [u8; NONCE_BYTES],
        rule: fn(&Candidate, IpAddr) -> bool,
    ) -> Result<Self, MovingError> {
        let candidate = Candidate { address: address.clone(), named_by: NamedBy::Owner };
        let old = learn_key(&candidate, &rule).await.map_err(ExchangeError::from)?;
        let book = AddressBook::default();
        book.set(old, [candidate]);
        // Nothing is signed by it: the new machine has no key yet.
        let transport = SealedTransport::patient(Identity::generate()?, book, rule, PAUSE)?;
        Ok(Self { transport, old, code, proof: MoveProof::new(&code, old, nonce) })
    }

    /// The key of the old machine, which will be that of the new one.
    pub fn old(&self) -> NodeId {
        self.old
    }

    /// How the move stands. What answers has shown that it knows the code.
    pub async fn offer(&self) -> Result<MoveOffer, MovingError> {
        let response = self.ask(Method::GET, paths::MOVE, None).await?;
        let body = read_body(response, limits::PEER_REQUEST_BYTES).await?;
        // Who does not know the code is no O2M of before, either.
        let offer: MoveOffer = serde_json::from_slice(&body).map_err(|_| MovingError::Stranger)?;
        if self.proof.is_answered(&offer.proof, &self.code, self.old) { Ok(offer) } else { Err(MovingError::Stranger) }
    }

    /// The list of files, one [`MoveFile`](super::MoveFile) a line.
    pub async fn files(&self) -> Result<ByteStream, MovingError> {
        Ok(stream(self.ask(Method::GET, paths::MOVE_FILES, None).await?))
    }

    /// One file; `has_bytes` is what is here already, for the page of the old machine.
    pub async fn file(&self, path: &str, has_bytes: u64) -> Result<ByteStream, MovingError> {
        match self.ask(Method::GET, &paths::move_file(path), Some(has_bytes)).await {
            Err(MovingError::TooOld) => Err(MovingError::Gone),
            response => Ok(stream(response?)),
        }
    }

    /// Has the old machine end: from its answer on it serves nobody.
    pub async fn end(&self) -> Result<(), MovingError> {
        self.ask(Method::POST, paths::MOVE_END, None).await.map(drop)
    }

    /// The rest, once it has ended.
    pub async fn archive(&self) -> Result<ByteStream, MovingError> {
        Ok(stream(self.ask(Method::GET, paths::MOVE_ARCHIVE, None).await?))
    }

    /// Says that everything is in its place.
    pub async fn arrived(&self) -> Result<(), MovingError> {
        self.ask(Method::POST, paths::MOVE_ARRIVED, None).await.map(drop)
    }

    async fn ask(&self, method: Method, path: &str, has_bytes: Option<u64>) -> Result<Response, MovingError> {
        let mut request = self.transport.request(method, self.old, path).map_err(ExchangeError::from)?;
        *request.timeout_mut() = Some(LONGEST);
        let proof = HeaderValue::try_from(self.proof.to_text()).map_err(|_| wire("O2M-Move"))?;
        request.headers_mut().insert(O2M_MOVE, proof);
        if let Some(has_bytes) = has_bytes {
            request.headers_mut().insert(O2M_MOVE_HAS, HeaderValue::from(has_bytes));
        }
        let response = self.transport.execute_unsigned(request).await.map_err(ExchangeError::from)?;
        match response.status() {
            status if status.is_success() => Ok(response),
            StatusCode::FORBIDDEN => Err(MovingError::NoCode),
            StatusCode::INSUFFICIENT_STORAGE => Err(MovingError::NoRoomThere),
            StatusCode::UNPROCESSABLE_ENTITY => Err(MovingError::NoCopyThere),
            StatusCode::NOT_FOUND => Err(MovingError::TooOld),
            status => Err(ExchangeError::of_status(status).into()),
        }
    }
}

fn wire(field: &'static str) -> ExchangeError {
    WireError::Field(field).into()
}

fn stream(response: Response) -> ByteStream {
    Box::pin(response.bytes_stream().map_err(ExchangeError::from))
}
