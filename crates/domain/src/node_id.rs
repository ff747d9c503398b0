//! Who a server is: its public key, however it is spelled. Whether someone holds the key is for the transport to prove.

use std::{fmt, str::FromStr};

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};

use crate::ParseIdError;

/// Letters and digits of a [`NodeId`]: 256 bits, five in each.
const LENGTH: usize = 52;
/// What follows the id in a host name. `.alt` is never looked up in the DNS (RFC 9476).
const HOST_SUFFIX: &str = ".o2m.alt";

/// A server, by its Ed25519 public key (RFC 8032). Spelled in base32 (RFC 4648, section 6), lowercase and without padding: 52 characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub [u8; 32]);

impl NodeId {
    /// The host name by which servers address this one, whatever its address: `<id>.o2m.alt`.
    pub fn host(self) -> String {
        format!("{self}{HOST_SUFFIX}")
    }

    /// Reads a [`host`](Self::host) name. Any other spelling, and any other name, is refused.
    pub fn from_host(host: &str) -> Result<Self, ParseIdError> {
        host.strip_suffix(HOST_SUFFIX).ok_or(ParseIdError)?.parse()
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; LENGTH];
        BASE32_NOPAD.encode_mut(&self.0, &mut text);
        text.make_ascii_lowercase();
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for NodeId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let mut letters: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| ParseIdError)?;
        if letters.iter().any(u8::is_ascii_uppercase) {
            return Err(ParseIdError);
        }
        letters.make_ascii_uppercase();
        // 52 letters carry 260 bits; the decoder refuses any of the last four that is set, so that a key has one spelling.
        let mut key = [0; 32];
        match BASE32_NOPAD.decode_mut(&letters, &mut key) {
            Ok(_) => Ok(Self(key)),
            Err(_) => Err(ParseIdError),
        }
    }
}

impl TryFrom<String> for NodeId {
    type Error = ParseIdError;

    fn try_from(text: String) -> Result<Self, ParseIdError> {
        text.parse()
    }
}

impl Serialize for NodeId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NodeId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ZERO: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn is_spelled_as_rfc_4648_says() {
        // The bytes and letters of RFC 4648, section 10 ("fooba"), as far as they fill whole groups.
        let mut key = [0; 32];
        key[..5].copy_from_slice(b"fooba");
        assert_eq!(NodeId(key).to_string(), format!("mzxw6ytb{}", &ZERO[8..]));
        assert_eq!(NodeId([0; 32]).to_string(), ZERO);
    }

    #[test]
    fn has_one_spelling() {
        let id = NodeId([0xff; 32]);
        assert_eq!(id.to_string(), format!("{}q", "7".repeat(51)));
        for wrong in [
            id.to_string().to_uppercase(),
            format!("{}r", "7".repeat(51)),
            "7".repeat(52),
            "a".repeat(51),
            "a".repeat(53),
            format!("{}====", "a".repeat(48)),
            format!("{}1", "a".repeat(51)),
            "é".repeat(26),
            String::new(),
        ] {
            assert_eq!(wrong.parse::<NodeId>(), Err(ParseIdError), "{wrong}");
        }
    }

    #[test]
    fn is_a_host_name() {
        let id = NodeId([0; 32]);
        assert_eq!(id.host(), format!("{ZERO}.o2m.alt"));
        assert_eq!(NodeId::from_host(&id.host()), Ok(id));
        for wrong in [
            ZERO.to_owned(),
            format!("{ZERO}.o2m.alt."),
            format!("{ZERO}.O2M.alt"),
            format!("a.{ZERO}.o2m.alt"),
            format!("{ZERO}.o2m.alt:443"),
            format!("{ZERO}.example"),
            ".o2m.alt".to_owned(),
        ] {
            assert_eq!(NodeId::from_host(&wrong), Err(ParseIdError), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn prints_what_it_parses(key in any::<[u8; 32]>()) {
            let id = NodeId(key);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            prop_assert_eq!(serde_json::from_str::<NodeId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
        }

        #[test]
        fn parses_only_what_it_prints(text in "[a-z2-7]{52}") {
            if let Ok(id) = text.parse::<NodeId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
