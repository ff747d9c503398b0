//! "Something changed", and up to where.

use bytes::Bytes;
use domain::Cursor;
use serde::{Deserialize, Serialize};

use super::{WireError, to_json};

/// Where the feeds are that the sender offers the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poke {
    /// Of posts.
    pub cursor: Cursor,
    /// Of threads; `None`: the sender has no such feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<Cursor>,
}

impl Poke {
    /// Reads what a friend's server sent.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        Ok(serde_json::from_slice(bytes)?)
    }

    /// Writes it.
    pub fn to_json(&self) -> Bytes {
        to_json(self)
    }
}

#[cfg(test)]
mod tests {
    use domain::Epoch;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn is_read_as_it_was_written() {
        let cursor = Cursor { epoch: Epoch(0x00c0_ffee), seq: 60 };
        let threads = Cursor { epoch: Epoch(0xbeef), seq: 7 };
        for (threads, json) in [
            (None, r#"{"cursor":"0000000000c0ffee.60"}"#),
            (Some(threads), r#"{"cursor":"0000000000c0ffee.60","threads":"000000000000beef.7"}"#),
        ] {
            let poke = Poke { cursor, threads };
            assert_eq!(poke.to_json(), json);
            assert_eq!(Poke::parse(json.as_bytes()).unwrap(), poke);
        }
        for nonsense in [
            r#"{"threads":"0000000000c0ffee.60"}"#,
            r#"{"cursor":"0000000000c0ffee.60","threads":7}"#,
            "",
            "{}",
            r#"{"cursor":60}"#,
            r#"{"cursor":"c0ffee.60"}"#,
            r#"{"cursor":null}"#,
        ] {
            assert!(Poke::parse(nonsense.as_bytes()).is_err(), "{nonsense}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = Poke::parse(&bytes);
        }
    }
}
