//! What a reader tells the owner of a thread about a comment in it.

use bytes::Bytes;
use domain::Note;
use serde::{Deserialize, Serialize};

use super::{WireError, to_json};

/// What is told; which comment, the path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportMessage {
    /// May be empty.
    pub words: Note,
}

#[derive(Serialize, Deserialize)]
struct WireReport {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    words: String,
}

impl ReportMessage {
    /// Reads what a friend's server sent.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        // Else an empty array would be a report without words.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(WireError::Json(serde::de::Error::custom("an object was expected")));
        }
        let WireReport { words } = serde_json::from_slice(bytes)?;
        Ok(Self { words: words.parse().map_err(|_| WireError::Field("words"))? })
    }

    /// Writes it.
    pub fn to_json(&self) -> Bytes {
        to_json(&WireReport { words: self.words.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_few_or_none() {
        for (json, words) in [
            ("{}", Some("")),
            (r#"{"words":"He means me.\n","other":7}"#, Some("He means me.")),
            (r#"{"words":null}"#, None),
            (r#"{"words":"a","words":"b"}"#, None),
            ("[]", None),
            ("", None),
        ] {
            let read = ReportMessage::parse(json.as_bytes()).ok();
            assert_eq!(read.as_ref().map(|report| report.words.as_str()), words, "{json}");
        }
        let of = |count: usize| format!(r#"{{"words":"{}"}}"#, "é".repeat(count));
        assert!(ReportMessage::parse(of(500).as_bytes()).is_ok());
        assert!(ReportMessage::parse(of(501).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = ReportMessage::parse(&bytes);
        }
    }
}
