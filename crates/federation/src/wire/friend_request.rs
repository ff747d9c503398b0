//! The way to a friendship: who answers, a request, what became of it, its acceptance.

use bytes::Bytes;
use domain::{Name, NodeId, Note};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Secret, WireError, to_json};

/// Who answers at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WellKnown {
    pub node_id: NodeId,
    pub name: Name,
}

/// Asks the owner of a server to become friends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FriendRequest {
    /// What the acceptance must echo.
    pub secret: Secret,
    pub node_id: NodeId,
    pub name: Name,
    pub note: Note,
    /// Where the asker listens, at the address that the request came from.
    pub port: u16,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestState {
    Pending,
    Declined,
}

/// Accepts a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Of the request.
    pub secret: Secret,
    /// What the asker is to present from now on.
    pub token: Secret,
    pub node_id: NodeId,
    pub name: Name,
}

/// The asker's side of an acceptance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptanceAnswer {
    /// What the one who accepted is to present from now on.
    pub token: Secret,
}

#[derive(Serialize, Deserialize)]
struct WireWellKnown {
    node_id: NodeId,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct WireFriendRequest {
    secret: String,
    node_id: NodeId,
    name: String,
    #[serde(default)]
    note: String,
    port: u16,
}

#[derive(Serialize, Deserialize)]
struct WireRequestState {
    state: RequestState,
}

#[derive(Serialize, Deserialize)]
struct WireAcceptance {
    secret: String,
    token: String,
    node_id: NodeId,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct WireAcceptanceAnswer {
    token: String,
}

impl WellKnown {
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let wire: WireWellKnown = json(bytes)?;
        Ok(Self { node_id: wire.node_id, name: name(&wire.name)? })
    }

    pub fn to_json(&self) -> Bytes {
        to_json(&WireWellKnown { node_id: self.node_id, name: self.name.to_string() })
    }
}

impl FriendRequest {
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let wire: WireFriendRequest = json(bytes)?;
        if wire.port == 0 {
            return Err(WireError::Field("port"));
        }
        Ok(Self {
            secret: secret(&wire.secret, "secret")?,
            node_id: wire.node_id,
            name: name(&wire.name)?,
            note: wire.note.parse().map_err(|_| WireError::Field("note"))?,
            port: wire.port,
        })
    }

    pub fn to_json(&self) -> Bytes {
        to_json(&WireFriendRequest {
            secret: self.secret.as_str().to_owned(),
            node_id: self.node_id,
            name: self.name.to_string(),
            note: self.note.to_string(),
            port: self.port,
        })
    }
}

impl RequestState {
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        Ok(json::<WireRequestState>(bytes)?.state)
    }

    pub fn to_json(self) -> Bytes {
        to_json(&WireRequestState { state: self })
    }
}

impl Acceptance {
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let wire: WireAcceptance = json(bytes)?;
        Ok(Self {
            secret: secret(&wire.secret, "secret")?,
            token: secret(&wire.token, "token")?,
            node_id: wire.node_id,
            name: name(&wire.name)?,
        })
    }

    pub fn to_json(&self) -> Bytes {
        to_json(&WireAcceptance {
            secret: self.secret.as_str().to_owned(),
            token: self.token.as_str().to_owned(),
            node_id: self.node_id,
            name: self.name.to_string(),
        })
    }
}

impl AcceptanceAnswer {
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let wire: WireAcceptanceAnswer = json(bytes)?;
        Ok(Self { token: secret(&wire.token, "token")? })
    }

    pub fn to_json(&self) -> Bytes {
        to_json(&WireAcceptanceAnswer { token: self.token.as_str().to_owned() })
    }
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    Ok(serde_json::from_slice(bytes)?)
}

fn name(text: &str) -> Result<Name, WireError> {
    text.parse().map_err(|_| WireError::Field("name"))
}

fn secret(text: &str, field: &'static str) -> Result<Secret, WireError> {
    text.parse().map_err(|_| WireError::Field(field))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn request() -> FriendRequest {
        FriendRequest {
            secret: "a".repeat(43).parse().unwrap(),
            node_id: NodeId([7; 32]),
            name: "Mara".parse().unwrap(),
            note: "It's me, from the allotment".parse().unwrap(),
            port: 8001,
        }
    }

    #[test]
    fn is_read_as_it_was_written() {
        assert_eq!(FriendRequest::parse(&request().to_json()).unwrap(), request());
        let well_known = WellKnown { node_id: NodeId([1; 32]), name: "Mara".parse().unwrap() };
        assert_eq!(WellKnown::parse(&well_known.to_json()).unwrap(), well_known);
        assert_eq!(RequestState::parse(br#"{"state":"declined"}"#).unwrap(), RequestState::Declined);
        let acceptance = Acceptance {
            secret: request().secret,
            token: "b".repeat(43).parse().unwrap(),
            node_id: NodeId([2; 32]),
            name: "Jonas".parse().unwrap(),
        };
        assert_eq!(Acceptance::parse(&acceptance.to_json()).unwrap(), acceptance);
    }

    #[test]
    fn refuses_what_breaks_a_limit() {
        let good = String::from_utf8(request().to_json().to_vec()).unwrap();
        for (from, to) in [
            ("\"Mara\"", "\"  \""),
            ("\"Mara\"", &format!("\"{}\"", "m".repeat(81)) as &str),
            ("It's me", &"n".repeat(501)),
            (&"a".repeat(43), "short"),
            (&"a".repeat(43), &"é".repeat(43)),
            ("8001", "0"),
            ("8001", "65536"),
            ("\"a4dq", "\"a4d"),
        ] {
            assert!(FriendRequest::parse(good.replacen(from, to, 1).as_bytes()).is_err(), "{from} -> {to}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\{\\}\":,a-z0-9]{0,200}") {
            for bytes in [&bytes[..], text.as_bytes()] {
                let _ = (WellKnown::parse(bytes), FriendRequest::parse(bytes), Acceptance::parse(bytes));
            }
        }
    }
}
