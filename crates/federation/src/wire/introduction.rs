//! Introductions: what a friend's server offers in its feed of threads, and the card with which each of the two answers.

use bytes::Bytes;
use data_encoding::BASE64;
use domain::{NodeId, Note, RemoteName, Timestamp, WireId, limits};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{WireCard, WireError, peer_message::Card, time, to_json};
use crate::{
    Identity,
    jws::{self, JwsError, Signed},
};

/// With every answer to a reading of posts: the server knows introductions.
pub const O2M_INTRODUCTIONS: HeaderName = HeaderName::from_static("o2m-introductions");

/// What the header says: two friends are introduced to each other.
pub const KNOWS_INTRODUCTIONS: HeaderValue = HeaderValue::from_static("1");

/// RFC 7515, section 4.1.9: what is signed, so that one thing is not taken for another.
const TYP: &str = "o2m-card+jws";

/// Somebody whom a friend introduces to the reader, as the friend's feed says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    pub id: WireId,
    /// The key of the other.
    pub with: NodeId,
    /// As the friend calls the other.
    pub name: RemoteName,
    /// A small JPEG of the other; empty if there is none. What it is, is for the reader to check.
    pub face: Vec<u8>,
    /// The friend's; may be empty.
    pub words: Note,
    pub made_at: Timestamp,
    /// The other's, for this reader alone, once both have answered.
    pub card: Option<SignedCard>,
}

/// A card that its owner signed for one reader, in one introduction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCard {
    pub signer: NodeId,
    pub introduction: WireId,
    /// For whom it is.
    pub aud: NodeId,
    /// Who introduces the two.
    pub via: NodeId,
    /// It is worth nothing from then on.
    pub exp: Timestamp,
    pub card: WireCard,
    jws: Box<str>,
}

/// The text is no signed card.
#[derive(Debug, thiserror::Error)]
pub enum SignedCardError {
    #[error("not signed as a card is")]
    Jws(#[from] JwsError),
    #[error("what is signed is not what the protocol says")]
    Wire(#[from] WireError),
    #[error("it is larger than a card is")]
    TooLarge,
}

/// How one of the two answers; and how a friend asks to be introduced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntroductionAnswer {
    pub card: SignedCard,
    /// The sender asks for the introduction, with these words for the receiver's owner.
    pub asks: Option<Note>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireIntroduction {
    id: WireId,
    with: NodeId,
    name: String,
    /// In base64 (RFC 4648, section 4).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    face: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    words: String,
    at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    card: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    introduction: WireId,
    aud: NodeId,
    via: NodeId,
    /// Seconds since 1970 (RFC 7519, section 4.1.4).
    exp: i64,
    card: Card,
}

#[derive(Serialize, Deserialize)]
struct WireAnswer {
    card: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asks: Option<String>,
}

impl SignedCard {
    /// Signs `card` for the reader `aud`, to whom `via` introduces this server.
    pub fn sign(
        identity: &Identity,
        introduction: WireId,
        aud: NodeId,
        via: NodeId,
        exp: Timestamp,
        card: WireCard,
    ) -> Self {
        let seconds = exp.0.div_euclid(1000);
        let payload = to_json(&Payload { introduction, aud, via, exp: seconds, card: Card::from(&card) });
        let jws = jws::sign(identity, TYP, &payload);
        let exp = Timestamp(seconds * 1000);
        Self { signer: identity.id(), introduction, aud, via, exp, card, jws: jws.into() }
    }

    /// Reads what a server signed. Whether it is for this reader, and now, is for the reader to see.
    pub fn parse(jws: &str) -> Result<Self, SignedCardError> {
        if jws.len() > limits::INTRODUCTION_CARD_BYTES {
            return Err(SignedCardError::TooLarge);
        }
        let Signed { signer, payload } = jws::verify(jws, TYP)?;
        let Payload { introduction, aud, via, exp, card } =
            serde_json::from_slice(&payload).map_err(WireError::from)?;
        let milliseconds = exp.checked_mul(1000).filter(|exp| *exp > 0).ok_or(WireError::Field("exp"))?;
        let card = WireCard::try_from(card)?;
        Ok(Self { signer, introduction, aud, via, exp: Timestamp(milliseconds), card, jws: jws.into() })
    }

    /// As it was signed, and is passed on.
    pub fn as_str(&self) -> &str {
        &self.jws
    }

    /// Says whether it is of `signer`, for `aud`, in this introduction by `via`.
    pub fn is_for(&self, introduction: WireId, signer: NodeId, aud: NodeId, via: NodeId) -> bool {
        (self.introduction, self.signer, self.aud, self.via) == (introduction, signer, aud, via)
    }
}

impl IntroductionAnswer {
    /// Reads what a friend's server sent.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let WireAnswer { card, asks } = serde_json::from_slice(bytes)?;
        let card = SignedCard::parse(&card).map_err(|_| WireError::Field("card"))?;
        let asks = asks.map(|words| words.parse()).transpose().map_err(|_| WireError::Field("asks"))?;
        Ok(Self { card, asks })
    }

    /// Writes it.
    pub fn to_json(&self) -> Bytes {
        let asks = self.asks.as_ref().map(|words| words.as_str().to_owned());
        to_json(&WireAnswer { card: self.card.as_str().to_owned(), asks })
    }
}

impl WireIntroduction {
    pub(super) fn new(introduction: &Introduction) -> Self {
        let Introduction { id, with, name, face, words, made_at, card } = introduction;
        Self {
            id: *id,
            with: *with,
            name: name.to_string(),
            face: BASE64.encode(face),
            words: words.to_string(),
            at: time::to_text(*made_at),
            card: card.as_ref().map(|card| card.as_str().to_owned()),
        }
    }

    /// The introduction; `None` if the card, which is another's word, is none. The rest is the friend's own.
    pub(super) fn read(self) -> Result<Option<Introduction>, WireError> {
        let made_at = time::parse(&self.at, "at")?;
        let name = self.name.parse().map_err(|_| WireError::Field("name"))?;
        let words = self.words.parse().map_err(|_| WireError::Field("words"))?;
        let face = BASE64.decode(self.face.as_bytes()).ok().filter(|face| face.len() <= limits::FACE_BYTES);
        let face = face.ok_or(WireError::Field("face"))?;
        let Ok(card) = self.card.map(|jws| SignedCard::parse(&jws)).transpose() else { return Ok(None) };
        Ok(Some(Introduction { id: self.id, with: self.with, name, face, words, made_at, card }))
    }
}

/// Says whether the server that answered knows introductions.
pub fn knows_introductions(headers: &HeaderMap) -> bool {
    headers.contains_key(O2M_INTRODUCTIONS)
}

#[cfg(test)]
mod tests;
