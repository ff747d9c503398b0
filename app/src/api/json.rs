//! JSON, as pages, browsers and scripts exchange it. The browser reads and writes it by what it has itself: `serde_json` was the
//! largest part of what it loads that is neither views nor what drives them.

use leptos::server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    codec::{JsonEncoding, Post},
};
use serde::{Serialize, de::DeserializeOwned};

/// The answer of a server function that the browser's half calls.
pub type Answer = Post<Json>;

/// See [`Answer`].
pub struct Json;

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = JsonEncoding::CONTENT_TYPE;
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = JsonEncoding::FORMAT_TYPE;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = JsonError;

    fn encode(value: &T) -> Result<Bytes, JsonError> {
        half::write(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = JsonError;

    fn decode(bytes: Bytes) -> Result<T, JsonError> {
        half::read(&bytes)
    }
}

/// Why JSON was not read, or not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    #[error("this is no JSON")]
    Syntax,
    #[error("this JSON says something else")]
    Data,
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
mod half {
    use js_sys::JSON;
    use serde::{Serialize, de::DeserializeOwned};
    use serde_wasm_bindgen::Serializer;

    use super::JsonError;

    pub(super) fn write(value: &impl Serialize) -> Result<Vec<u8>, JsonError> {
        let value = value.serialize(&Serializer::json_compatible()).map_err(|_| JsonError::Data)?;
        let text = JSON::stringify(&value).map_err(|_| JsonError::Data)?;
        Ok(String::from(text).into_bytes())
    }

    pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonError> {
        let text = std::str::from_utf8(bytes).map_err(|_| JsonError::Syntax)?;
        let value = JSON::parse(text).map_err(|_| JsonError::Syntax)?;
        serde_wasm_bindgen::from_value(value).map_err(|_| JsonError::Data)
    }
}
