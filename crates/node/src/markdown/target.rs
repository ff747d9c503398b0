//! Where a link leads, as far as a link of a post may lead somewhere.

use std::borrow::Cow;

use domain::Invite;

/// Schemes that a browser may be sent to from here.
pub(super) const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target<'a> {
    Url(&'a str),
    /// To the page of the reader's own server that asks who answers there.
    Invite(Invite),
    /// To a place beside the page, which is the reader's own server: the author cannot have meant that.
    Relative,
    /// A scheme that is none of [`SCHEMES`].
    Forbidden,
}

impl<'a> Target<'a> {
    pub(super) fn of(url: &'a str) -> Self {
        let Some(scheme) = scheme(url) else { return Self::Relative };
        if SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
            return Self::Url(url);
        }
        let first = url.split_whitespace().next().unwrap_or_default();
        first.parse().map_or(Self::Forbidden, Self::Invite)
    }

    pub(super) fn leads_somewhere(&self) -> bool {
        matches!(self, Self::Url(_) | Self::Invite(_))
    }

    /// The value of `href`, before it is escaped; `None` if there is to be no link.
    pub(super) fn href(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Url(url) => Some(Cow::Borrowed(url)),
            Self::Invite(invite) => Some(Cow::Owned(invite.path())),
            Self::Relative | Self::Forbidden => None,
        }
    }
}

/// RFC 3986, section 3.1.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}
