//! Who answers at an address.

use bytes::Bytes;
use domain::{NodeId, RemoteName};
use serde::{Deserialize, Serialize};

use super::{WireError, to_json};

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WellKnown {
    pub id: NodeId,
    /// `None` if the owner hides it from strangers.
    pub name: Option<RemoteName>,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    id: NodeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl WellKnown {
    /// Reads what a server answered.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let Wire { id, name } = serde_json::from_slice(bytes)?;
        let name = name.map(|name| name.parse().map_err(|_| WireError::Field("name"))).transpose()?;
        Ok(Self { id, name })
    }

    /// Writes it.
    pub fn to_json(&self) -> Bytes {
        to_json(&Wire { id: self.id, name: self.name.as_ref().map(ToString::to_string) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn is_read_as_it_was_written() {
        let id = NodeId([0; 32]);
        for name in [None, Some("Mara".parse().unwrap())] {
            let known = WellKnown { id, name };
            assert_eq!(WellKnown::parse(&known.to_json()).unwrap(), known);
        }
        for nonsense in ["{}", r#"{"id":"x"}"#, &format!(r#"{{"id":"{id}","name":""}}"#)] {
            assert!(WellKnown::parse(nonsense.as_bytes()).is_err(), "{nonsense}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = WellKnown::parse(&bytes);
        }
    }
}
