//! Which copy of a server's data speaks: a JWS by the key of that server, so that nobody else can say that one is old.

use domain::{Instance, NodeId, friendship::Seq};
use http::{HeaderMap, HeaderName};
use serde::{Deserialize, Serialize};

use super::{WireError, to_json};
use crate::{
    Identity,
    jws::{self, JwsError, Signed},
};

/// With a request to a friend, and an answer to one: the newest instance of the friend's server that is known here. With the 503 of an old copy: that of
/// its own which lives.
pub const O2M_INSTANCE: HeaderName = HeaderName::from_static("o2m-instance");

/// RFC 7515, section 4.1.9: what is signed, so that one thing is not taken for another.
const TYP: &str = "o2m-instance+jws";
/// More than any instance takes.
const MAX_BYTES: usize = 512;

/// An instance of the server whose key signed it, and the text that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInstance {
    owner: NodeId,
    instance: Instance,
    jws: Box<str>,
}

/// The text is no signed instance.
#[derive(Debug, thiserror::Error)]
pub enum SignedInstanceError {
    #[error("not signed as an instance is")]
    Jws(#[from] JwsError),
    #[error("what is signed is not what the protocol says")]
    Wire(#[from] WireError),
    #[error("it is larger than an instance is")]
    TooLarge,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    instance: String,
    number: Seq,
}

impl SignedInstance {
    /// Signs `instance` as the server that it is one of.
    pub fn sign(identity: &Identity, instance: Instance) -> Self {
        let payload = Payload { instance: bits(instance), number: instance.number };
        let jws = jws::sign(identity, TYP, &to_json(&payload));
        Self { owner: identity.id(), instance, jws: jws.into() }
    }

    /// Reads what a server signed.
    pub fn parse(jws: &str) -> Result<Self, SignedInstanceError> {
        if jws.len() > MAX_BYTES {
            return Err(SignedInstanceError::TooLarge);
        }
        let Signed { signer, payload } = jws::verify(jws, TYP)?;
        let Payload { instance, number } = serde_json::from_slice(&payload).map_err(WireError::from)?;
        let instance: Instance = format!("{number}.{instance}").parse().map_err(|_| WireError::Field("instance"))?;
        Ok(Self { owner: signer, instance, jws: jws.into() })
    }

    /// The one in the head of a request or an answer, if there is one that can be read.
    pub fn of_headers(headers: &HeaderMap) -> Option<Self> {
        Self::parse(headers.get(O2M_INSTANCE)?.to_str().ok()?).ok()
    }

    /// Whose it is: the key that signed.
    pub fn owner(&self) -> NodeId {
        self.owner
    }

    pub fn instance(&self) -> Instance {
        self.instance
    }

    pub fn as_str(&self) -> &str {
        &self.jws
    }
}

/// 16 lowercase hex digits.
fn bits(instance: Instance) -> String {
    format!("{:016x}", instance.bits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn instance() -> Instance {
        "1795000000.5f0c8e21a94b7d36".parse().unwrap()
    }

    #[test]
    fn is_read_as_it_was_signed() {
        let identity = Identity::generate().unwrap();
        let signed = SignedInstance::sign(&identity, instance());
        assert!(signed.as_str().len() < MAX_BYTES, "{}", signed.as_str().len());
        let read = SignedInstance::parse(signed.as_str()).unwrap();
        assert_eq!((read.owner(), read.instance()), (identity.id(), instance()));
        assert_eq!(read, signed);
    }

    #[test]
    fn what_is_signed_otherwise_is_refused() {
        let identity = Identity::generate().unwrap();
        for payload in [
            "",
            "{}",
            r#"{"instance":"5f0c8e21a94b7d36"}"#,
            r#"{"instance":"5F0C8E21A94B7D36","number":7}"#,
            r#"{"instance":"5f0c8e21a94b7d3","number":7}"#,
            r#"{"instance":"5f0c8e21a94b7d36","number":-7}"#,
            r#"{"instance":"5f0c8e21a94b7d36","number":9007199254740992}"#,
            r#"{"instance":"5f0c8e21a94b7d36","number":7,"number":8}"#,
        ] {
            let jws = jws::sign(&identity, TYP, payload.as_bytes());
            assert!(matches!(SignedInstance::parse(&jws), Err(SignedInstanceError::Wire(_))), "{payload}");
        }
        let payload = to_json(&Payload { instance: bits(instance()), number: instance().number });
        let comment = jws::sign(&identity, "o2m-thread+jws", &payload);
        assert!(matches!(SignedInstance::parse(&comment), Err(SignedInstanceError::Jws(JwsError::Header))));
        let long = jws::sign(&identity, TYP, &[b' '; MAX_BYTES]);
        assert!(matches!(SignedInstance::parse(&long), Err(SignedInstanceError::TooLarge)));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}") {
            let _ = SignedInstance::parse(&text);
        }
    }
}
