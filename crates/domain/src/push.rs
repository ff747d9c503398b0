//! Where notifications are sent besides, if the owner wants that: an address of ntfy, or any that takes JSON.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{NotificationId, ParseIdError, Timestamp, limits};

/// Where notifications are sent, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushTarget {
    pub url: PushUrl,
    pub format: PushFormat,
    /// Sent along, so that the other side knows who sends.
    pub token: Option<PushToken>,
    /// What was said is sent, too, and not only that something was.
    pub with_words: bool,
    /// Where the owner reaches this node, so that what is sent can lead there.
    pub origin: Option<PushOrigin>,
}

/// The target, and how far the sending has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    pub target: PushTarget,
    /// What came later is still to be sent.
    pub sent_up_to: NotificationId,
    /// In a row.
    pub failures: u32,
    /// Nothing is sent before.
    pub next_at: Option<Timestamp>,
    pub last: Option<PushAttempt>,
}

/// What came of the last sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushAttempt {
    pub at: Timestamp,
    pub outcome: PushOutcome,
    /// How the answer begins, if something may be wrong.
    pub answer: String,
}

/// How a message is written.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum PushFormat {
    /// As ntfy takes it: the text alone, and what belongs to it in headers.
    #[default]
    Ntfy,
    /// A JSON object.
    Webhook,
}

/// What came of sending a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PushOutcome {
    /// With this HTTP status. Those from 200 to 299 say that it was taken.
    Answered(u16),
    /// Nothing answers at the address, or there is no such address.
    Unreachable,
    /// The answer did not come in time.
    TimedOut,
    /// The certificate is not one that this machine trusts.
    Untrusted,
    /// The exchange broke off, or the answer was none.
    Broken,
}

/// An address that takes messages. It may be a secret, as the topics of ntfy are.
#[derive(Clone, PartialEq, Eq)]
pub struct PushUrl(Url);

/// What the other side knows the sender by (RFC 6750).
#[derive(Clone, PartialEq, Eq)]
pub struct PushToken(String);

/// Where the owner's browser finds the node: scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushOrigin(String);

/// Why something is no address or token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PushError {
    #[error("the address is none of http or https")]
    NotAnAddress,
    #[error("the address holds a name or password")]
    HoldsPassword,
    #[error("the token has characters that no header can have, or is too long")]
    NotAToken,
    #[error("the address of this O2M is none")]
    NotAnOrigin,
    #[error("nothing is set")]
    NotSet,
}

impl PushFormat {
    /// The word used in the database, in forms and in the API.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl PushOutcome {
    /// Says whether the message was taken.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }
}

impl PushUrl {
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Says whether nobody on the way can read what is sent.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Says whether both are of one scheme, host and port: what is secret for one is not told to another.
    pub fn leads_alike(&self, other: &Self) -> bool {
        self.0.origin() == other.0.origin()
    }

    /// Where it leads, without what may be secret.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

impl FromStr for PushUrl {
    type Err = PushError;

    fn from_str(text: &str) -> Result<Self, PushError> {
        let mut url = http_url(text).ok_or(PushError::NotAnAddress)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(PushError::HoldsPassword);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }
}

impl PushToken {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PushToken {
    type Err = PushError;

    fn from_str(text: &str) -> Result<Self, PushError> {
        let is_writable = text.bytes().all(|byte| byte.is_ascii_graphic());
        let fits = (1..=limits::PUSH_TOKEN_BYTES).contains(&text.len());
        if is_writable && fits { Ok(Self(text.to_owned())) } else { Err(PushError::NotAToken) }
    }
}

impl PushOrigin {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL of a page of the node's.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl FromStr for PushOrigin {
    type Err = PushError;

    fn from_str(text: &str) -> Result<Self, PushError> {
        let url = http_url(text).ok_or(PushError::NotAnOrigin)?;
        Ok(Self(url.origin().ascii_serialization()))
    }
}

fn http_url(text: &str) -> Option<Url> {
    let text = Some(text.trim()).filter(|text| text.len() <= limits::PUSH_URL_BYTES)?;
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

impl fmt::Debug for PushUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PushUrl({}://{}/…)", self.0.scheme(), self.host())
    }
}

impl fmt::Debug for PushToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PushToken(…)")
    }
}

/// As it is kept: `answered-200`, `unreachable`, …
impl fmt::Display for PushOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(status) => write!(f, "answered-{status}"),
            Self::Unreachable => f.write_str("unreachable"),
            Self::TimedOut => f.write_str("timed-out"),
            Self::Untrusted => f.write_str("untrusted"),
            Self::Broken => f.write_str("broken"),
        }
    }
}

impl FromStr for PushOutcome {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        Ok(match text {
            "unreachable" => Self::Unreachable,
            "timed-out" => Self::TimedOut,
            "untrusted" => Self::Untrusted,
            "broken" => Self::Broken,
            _ => {
                let status = text.strip_prefix("answered-").ok_or(ParseIdError)?;
                Self::Answered(status.parse().map_err(|_| ParseIdError)?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_of_the_web_and_holds_no_password() {
        for (text, expected) in [
            (" https://ntfy.sh/my-topic ", Ok("https://ntfy.sh/my-topic")),
            ("HTTP://192.168.1.5:8080/hook?a=b#c", Ok("http://192.168.1.5:8080/hook?a=b")),
            ("http://[fd00::1]/x", Ok("http://[fd00::1]/x")),
            ("ntfy.sh/topic", Err(PushError::NotAnAddress)),
            ("ftp://ntfy.sh/topic", Err(PushError::NotAnAddress)),
            ("file:///etc/passwd", Err(PushError::NotAnAddress)),
            ("https://", Err(PushError::NotAnAddress)),
            ("", Err(PushError::NotAnAddress)),
            ("https://me:secret@ntfy.sh/topic", Err(PushError::HoldsPassword)),
            ("https://me@ntfy.sh/topic", Err(PushError::HoldsPassword)),
        ] {
            assert_eq!(text.parse::<PushUrl>().as_ref().map(PushUrl::as_str), expected.as_ref().copied(), "{text}");
        }
        let long = format!("https://ntfy.sh/{}", "x".repeat(limits::PUSH_URL_BYTES));
        assert_eq!(long.parse::<PushUrl>(), Err(PushError::NotAnAddress));
    }

    #[test]
    fn a_token_is_for_one_host() {
        let url = |text: &str| text.parse::<PushUrl>().unwrap();
        assert!(url("https://ntfy.sh/a").leads_alike(&url("https://ntfy.sh:443/b")));
        for other in ["http://ntfy.sh/a", "https://ntfy.sh:8443/a", "https://ntfy.example/a"] {
            assert!(!url("https://ntfy.sh/a").leads_alike(&url(other)), "{other}");
        }
    }

    #[test]
    fn neither_an_address_nor_a_token_is_in_a_log() {
        let target = PushTarget {
            url: "https://ntfy.sh/secret-topic".parse().unwrap(),
            format: PushFormat::Ntfy,
            token: Some("tk_secret".parse().unwrap()),
            with_words: false,
            origin: None,
        };
        assert!(!format!("{target:?}").contains("secret"), "{target:?}");
    }

    #[test]
    fn a_token_is_what_a_header_can_hold() {
        assert_eq!("tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2".parse::<PushToken>().unwrap().as_str().len(), 32);
        for nonsense in ["", "a b", "a\r\nX: y", "ü", "a\u{0}"] {
            assert_eq!(nonsense.parse::<PushToken>(), Err(PushError::NotAToken), "{nonsense:?}");
        }
        "x".repeat(limits::PUSH_TOKEN_BYTES + 1).parse::<PushToken>().unwrap_err();
    }

    #[test]
    fn an_origin_is_where_pages_are_below() {
        let origin: PushOrigin = "https://o2m.example:8443/settings?a=b".parse().unwrap();
        assert_eq!(origin.url("/posts/7#thread"), "https://o2m.example:8443/posts/7#thread");
        assert_eq!("javascript:alert(1)".parse::<PushOrigin>(), Err(PushError::NotAnOrigin));
    }

    #[test]
    fn an_outcome_is_read_as_it_was_written() {
        use PushOutcome::{Answered, Broken, TimedOut, Unreachable, Untrusted};
        for outcome in [Answered(200), Answered(503), Unreachable, TimedOut, Untrusted, Broken] {
            assert_eq!(outcome.to_string().parse(), Ok(outcome));
        }
        assert!(Answered(204).is_success() && !Answered(301).is_success() && !Unreachable.is_success());
        "answered-".parse::<PushOutcome>().unwrap_err();
    }
}
