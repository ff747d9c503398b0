//! JSON, as pages, browsers and scripts exchange it. The browser reads and writes it by what it has itself: a parser of our own would be a
//! tenth of what it loads.

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
    type Error = half::Error;

    fn encode(value: &T) -> Result<Bytes, half::Error> {
        half::write(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = half::Error;

    fn decode(bytes: Bytes) -> Result<T, half::Error> {
        half::read(&bytes)
    }
}

/// `value` as a text. `None` for what is no plain data.
pub fn write(value: &impl Serialize) -> Option<String> {
    String::from_utf8(half::write(value).ok()?).ok()
}

/// What `text` says. `None` if it says something else.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    half::read(text.as_bytes()).ok()
}

#[cfg(not(target_family = "wasm"))]
mod half {
    pub(super) use serde_json::{Error, from_slice as read, to_vec as write};
}

#[cfg(target_family = "wasm")]
mod half {
    use js_sys::JSON;
    use serde::{
        Serialize,
        de::{DeserializeOwned, Error as _},
    };
    use serde_wasm_bindgen::Serializer;

    pub(super) use serde_wasm_bindgen::Error;

    pub(super) fn write(value: &impl Serialize) -> Result<Vec<u8>, Error> {
        let value = value.serialize(&Serializer::json_compatible())?;
        let text = JSON::stringify(&value).map_err(Error::from)?;
        Ok(String::from(text).into_bytes())
    }

    pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
        let text = std::str::from_utf8(bytes).map_err(Error::custom)?;
        serde_wasm_bindgen::from_value(JSON::parse(text).map_err(Error::from)?)
    }
}
