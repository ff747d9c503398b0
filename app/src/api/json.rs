//! JSON, as pages, browsers and scripts exchange it. The browser reads and writes it by what it has itself: `serde_json` was the
//! largest part of what it loads that is neither views nor what drives them.

use std::fmt::Display;

use serde::{Serialize, de::DeserializeOwned};

/// Why JSON was not read, or not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    #[error("this is no JSON")]
    Syntax,
    #[error("this JSON says something else")]
    Data,
}

/// Says nothing of what was expected.
impl serde::de::Error for JsonError {
    fn custom<T: Display>(_: T) -> Self {
        Self::Data
    }
}

/// `value` as a text. `None` for what is no plain data.
pub fn write(value: &impl Serialize) -> Option<String> {
    String::from_utf8(half::write(value).ok()?).ok()
}

/// What `text` says. `None` if it says something else.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    parse(text).ok()
}

/// The same, with why it does not.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    half::read(text.as_bytes())
}

#[cfg(not(target_family = "wasm"))]
mod half {
    use serde::{Serialize, de::DeserializeOwned};

    use super::JsonError;

    pub(super) fn write(value: &impl Serialize) -> Result<Vec<u8>, JsonError> {
        serde_json::to_vec(value).map_err(|_| JsonError::Data)
    }

    pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonError> {
        serde_json::from_slice(bytes).map_err(|error| if error.is_data() { JsonError::Data } else { JsonError::Syntax })
    }
}

#[cfg(target_family = "wasm")]
#[path = "json/browser.rs"]
mod half;
