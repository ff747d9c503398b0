//! A person, as a text names them: by their server's key, so that each reader's server can call them what its owner does.

use std::{fmt, str::FromStr};

use crate::{NodeId, ParseIdError};

/// Before the key. With an address behind it, it is an [`Invite`](crate::Invite).
const SCHEME: &str = "o2m://";
/// What would be markup, or end the text of a link (CommonMark 0.31, sections 2.4 and 6).
const MARKUP: &[char] = &['\\', '[', ']', '*', '_', '`', '~', '<', '&', '|'];

/// `o2m://<id>`: where the link of a mention leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mention(pub NodeId);

impl Mention {
    /// The path, up to the key, by which rendered texts are kept, until it is known who reads them. No page answers it.
    pub const PATH: &str = "/mention/";

    /// See [`PATH`](Self::PATH).
    pub fn path(self) -> String {
        format!("{}{}", Self::PATH, self.0)
    }

    /// The mention for which `path` was [made](Self::path).
    pub fn of_path(path: &str) -> Option<Self> {
        path.strip_prefix(Self::PATH)?.parse().ok().map(Self)
    }

    /// As it stands in a text, which calls the person `name`. `public/mention.js` writes the same.
    pub fn to_markdown(self, name: &str) -> String {
        let mut escaped = String::with_capacity(name.len());
        for letter in name.chars() {
            if MARKUP.contains(&letter) {
                escaped.push('\\');
            }
            escaped.push(letter);
        }
        format!("[@{escaped}]({self})")
    }
}

impl fmt::Display for Mention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}", self.0)
    }
}

impl FromStr for Mention {
    type Err = ParseIdError;

    fn from_str(url: &str) -> Result<Self, ParseIdError> {
        url.strip_prefix(SCHEME).ok_or(ParseIdError)?.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_a_key_and_nothing_else() {
        let mention = Mention(NodeId([7; 32]));
        assert_eq!(mention.to_string().parse(), Ok(mention));
        assert_eq!(Mention::of_path(&mention.path()), Some(mention));
        let key = mention.0.to_string();
        for other in [
            String::new(),
            key.clone(),
            "o2m://".to_owned(),
            format!("o2m://{}", &key[1..]),
            format!("o2m://{key}/"),
            format!("o2m://{key} "),
            format!("o2m://{key}@localhost:8000"),
            format!("o2m://{}", key.to_uppercase()),
            format!("O2M://{key}"),
            format!("https://{key}"),
            format!("o2m://{}", "\u{202e}".repeat(26)),
        ] {
            assert_eq!(other.parse::<Mention>(), Err(ParseIdError), "{other}");
        }
        for other in ["", "/mention/", "/mention/x", "/mentions/"] {
            assert_eq!(Mention::of_path(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_is_no_markup() {
        let mention = Mention(NodeId([7; 32]));
        assert_eq!(mention.to_markdown("Lea"), format!("[@Lea]({mention})"));
        assert_eq!(mention.to_markdown("L[e]a* `x`"), format!("[@L\\[e\\]a\\* \\`x\\`]({mention})"));
    }
}
