//! The link by which a person invites another: whose server, by key, and where it is.

use std::{fmt, str::FromStr};

use percent_encoding::percent_decode_str;

use crate::{Address, NodeId, ParseAddressError, ParseIdError, typed};

/// Before the key, in any case of letters (RFC 3986, section 3.1).
const SCHEME: &str = "o2m://";
/// Before the key in the URL of the page that every server has for invites.
const ON_PAGE: &str = "/invite#";
/// What a mail program breaks a long line into, at most.
const PIECES: usize = 3;
/// The id of the form on that page.
const ADD_FORM: &str = "add";

/// `o2m://<id>@host:port`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    pub id: NodeId,
    pub address: Address,
}

/// The text is not an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseInviteError {
    #[error("the invite begins with neither o2m:// nor a key")]
    Scheme,
    #[error("the invite has no key before an @")]
    NoKey,
    #[error("the invite's key is not one")]
    Key(#[source] ParseIdError),
    #[error("the invite's address is not one")]
    Address(#[source] ParseAddressError),
}

impl Invite {
    /// The path and query, up to the invite, of the page of one's own server that asks whether to add whom an invite is from.
    pub const PATH: &str = "/friends?address=";

    /// The page of the reader's own server that asks who answers there, with the invite filled in.
    pub fn path(&self) -> String {
        let invite: String = url::form_urlencoded::byte_serialize(self.to_string().as_bytes()).collect();
        format!("{}{invite}#{ADD_FORM}", Self::PATH)
    }

    /// The invite for which `path` was [made](Self::path).
    pub fn of_path(path: &str) -> Option<Self> {
        let (query, _) = path.split_once('?')?.1.split_once('#')?;
        let (_, invite) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "address")?;
        invite.parse().ok()
    }

    /// The path of the page that every server has for those whom its owner invites.
    pub const PAGE: &str = "/invite";

    /// The URL of that page at `origin`. The invite is its fragment, which browsers keep to themselves (RFC 9110, section 4.2.5).
    pub fn page(&self, origin: &str) -> String {
        format!("{origin}{ON_PAGE}{}@{}", self.id, self.address)
    }

    /// Says whether there is meant to be an invite in `text`, and not an address.
    pub fn is_meant_by(text: &str) -> bool {
        after_mark(&decoded(text)).is_some()
    }
}

/// The text as it is meant. Programs that pass on URLs write some characters in them as `%40`.
fn decoded(text: &str) -> String {
    let meant = typed::meant(text);
    percent_decode_str(&meant).decode_utf8().map_or_else(|_| meant.clone(), |text| typed::meant(&text))
}

/// What is behind the first mark of an invite: the scheme, or the address of a page for invites. A key before an `@` needs none.
fn after_mark(meant: &str) -> Option<&str> {
    let lower = meant.to_ascii_lowercase();
    let ends = [SCHEME, ON_PAGE].into_iter().filter_map(|mark| Some(lower.find(mark)? + mark.len()));
    ends.min().map(|end| &meant[end..]).or_else(|| from_key(meant))
}

/// What begins with a key before the first `@`: an invite that was copied without its beginning.
fn from_key(meant: &str) -> Option<&str> {
    let (before, _) = meant.split_once('@')?;
    let word = before.split_whitespace().next_back().filter(|word| before.ends_with(word))?;
    word.to_ascii_lowercase().parse::<NodeId>().ok()?;
    Some(&meant[before.len() - word.len()..])
}

/// What may be the rest of an invite: all that is left, as programs for letters break what is longer than their lines; or its first words,
/// where a sentence goes on behind it.
fn readings(rest: &str) -> impl Iterator<Item = String> {
    let in_one_line = rest.lines().map(str::trim).collect();
    let pieces = (1..=PIECES).map(move |count| {
        let joined: String = rest.split_whitespace().take(count).collect();
        let end = joined.find(is_behind).unwrap_or(joined.len());
        joined[..end].trim_end_matches(['.', '!', '?', '…']).to_owned()
    });
    std::iter::once(in_one_line).chain(pieces)
}

/// What no invite has in it, and people or programs put behind one.
fn is_behind(c: char) -> bool {
    "<>\"'`“”„‘’«»(){}|,;\\".contains(c)
}

fn read(rest: &str) -> Result<Invite, ParseInviteError> {
    let (id, address) = rest.split_once('@').ok_or(ParseInviteError::NoKey)?;
    let id = id.to_ascii_lowercase().parse().map_err(ParseInviteError::Key)?;
    // An address as typed may have a scheme of its own; here it has one already.
    if address.contains("://") {
        return Err(ParseInviteError::Address(ParseAddressError::TooMuch));
    }
    let address = address.parse().map_err(ParseInviteError::Address)?;
    Ok(Invite { id, address })
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}@{}", self.id, self.address)
    }
}

impl FromStr for Invite {
    type Err = ParseInviteError;

    /// Reads what a person types or pastes, in any case of letters: the link, the address of a page for invites, what either has
    /// from the key on, or a text with one in it.
    fn from_str(text: &str) -> Result<Self, ParseInviteError> {
        let meant = decoded(text);
        let rest = after_mark(&meant).ok_or(ParseInviteError::Scheme)?;
        let whole = read(&readings(rest).next().unwrap_or_default());
        whole.or_else(|error| readings(rest).find_map(|reading| read(&reading).ok()).ok_or(error))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::node_id;

    #[test]
    fn takes_invites() {
        let id = node_id(7);
        for (text, meant) in [
            (format!("o2m://{id}@192.168.1.5:8000"), format!("o2m://{id}@192.168.1.5:8000")),
            (format!(" O2M://{id}@Jonas.local/ "), format!("o2m://{id}@jonas.local:8000")),
            (format!("o2m://{id}@[2a02::1]:9000"), format!("o2m://{id}@[2a02::1]:9000")),
            (format!("o2m://{id}@[2a02::1]"), format!("o2m://{id}@[2a02::1]:8000")),
            (format!("o2m://{id}@2a02::1"), format!("o2m://{id}@[2a02::1]:8000")),
            (
                format!("\u{200e}\u{feff}o2m://{id}@192.168.1.5:8000\u{200b}\u{a0}"),
                format!("o2m://{id}@192.168.1.5:8000"),
            ),
            (format!("o2m:\u{200b}//{id}\r\n  @192.168.1.5:\n8000"), format!("o2m://{id}@192.168.1.5:8000")),
            (format!("o2m://{id}@192.168.001.010:8000"), format!("o2m://{id}@192.168.1.10:8000")),
            (
                format!("O2M://{}@JONAS.LOCAL:8000", id.to_string().to_uppercase()),
                format!("o2m://{id}@jonas.local:8000"),
            ),
            (format!("<o2m://{id}@jonas.local:8000>."), format!("o2m://{id}@jonas.local:8000")),
            (format!("o2m://{id}@jonas.local:8000/"), format!("o2m://{id}@jonas.local:8000")),
            (format!("o2m://{id}@jonas.local:8000."), format!("o2m://{id}@jonas.local:8000")),
            (format!("Come over! o2m://{id}@jonas.local:8000, it is fun."), format!("o2m://{id}@jonas.local:8000")),
            (format!("My invite is O2M://{id}@[2a02::1]:9000!\nBye"), format!("o2m://{id}@[2a02::1]:9000")),
            (format!("Here:\no2m://{id}@\n  jonas.local:8000\nBye"), format!("o2m://{id}@jonas.local:8000")),
            (format!("[my invite](o2m://{id}@jonas.local:8000)"), format!("o2m://{id}@jonas.local:8000")),
            (format!("<a href=\"o2m://{id}@jonas.local:8000\">in</a>"), format!("o2m://{id}@jonas.local:8000")),
            (format!("http://jonas.local:8000/invite#{id}@jonas.local:8000"), format!("o2m://{id}@jonas.local:8000")),
            (
                format!("Look: https://jonas.example/invite#{id}@192.168.1.5:8000. See you"),
                format!("o2m://{id}@192.168.1.5:8000"),
            ),
            (
                format!("http://jonas.local:8000/invite#{id}%40%5B2a02::1%5D%3A9000"),
                format!("o2m://{id}@[2a02::1]:9000"),
            ),
            (
                format!("http://localhost:8000/friends?address=o2m%3A%2F%2F{id}%40jonas.local%3A8000#add"),
                format!("o2m://{id}@jonas.local:8000"),
            ),
            (format!("{id}@jonas.local:8000"), format!("o2m://{id}@jonas.local:8000")),
            (format!(" {}%40[2a02::1]:9000\n", id.to_string().to_uppercase()), format!("o2m://{id}@[2a02::1]:9000")),
            (format!("Mine: {id}@192.168.1.5, it is fun."), format!("o2m://{id}@192.168.1.5:8000")),
        ] {
            let invite: Invite = text.parse().unwrap();
            assert_eq!((invite.id, invite.to_string()), (id, meant), "{text}");
        }
    }

    #[test]
    fn has_a_page_of_ones_own_server() {
        let invite: Invite = format!("o2m://{}@[2a02::1]:9000", node_id(7)).parse().unwrap();
        let path = invite.path();
        assert_eq!(path, format!("/friends?address=o2m%3A%2F%2F{}%40%5B2a02%3A%3A1%5D%3A9000#add", node_id(7)));
        assert_eq!(Invite::of_path(&path), Some(invite));
        assert_eq!(Invite::of_path("/friends?address=x#add"), None);
    }

    #[test]
    fn has_a_page_at_the_inviters_server_that_is_read_back() {
        let invite: Invite = format!("o2m://{}@[2a02::1]:9000", node_id(7)).parse().unwrap();
        let page = invite.page("https://jonas.example");
        assert_eq!(page, format!("https://jonas.example/invite#{}@[2a02::1]:9000", node_id(7)));
        assert!(Invite::is_meant_by(&page));
        assert_eq!(page.parse(), Ok(invite));
    }

    #[test]
    fn refuses_the_rest() {
        let id = node_id(7);
        for (text, why) in [
            (String::new(), ParseInviteError::Scheme),
            ("192.168.1.5:8000".to_owned(), ParseInviteError::Scheme),
            (format!("http://{id}@a"), ParseInviteError::Scheme),
            (format!("{}@a", &id.to_string()[1..]), ParseInviteError::Scheme),
            (format!("a{id}@a"), ParseInviteError::Scheme),
            (format!("{id} @a"), ParseInviteError::Scheme),
            (format!("b@{id}@a"), ParseInviteError::Scheme),
            (format!("{id}@"), ParseInviteError::Address(ParseAddressError::Empty)),
            (format!("{id}@b@a"), ParseInviteError::Address(ParseAddressError::TooMuch)),
            (format!("o2m:{id}@a"), ParseInviteError::Scheme),
            ("o2m://192.168.1.5:8000".to_owned(), ParseInviteError::NoKey),
            ("o2m://@a".to_owned(), ParseInviteError::Key(ParseIdError)),
            (format!("o2m://{id}:x@a"), ParseInviteError::Key(ParseIdError)),
            (format!("o2m://{id}@"), ParseInviteError::Address(ParseAddressError::Empty)),
            (format!("o2m://{id}@a:0"), ParseInviteError::Address(ParseAddressError::Malformed)),
            (format!("o2m://{id}@0x7f.1"), ParseInviteError::Address(ParseAddressError::Number)),
            (format!("o2m://{id}@ b!c"), ParseInviteError::Address(ParseAddressError::Malformed)),
            ("http://a:8000/invite".to_owned(), ParseInviteError::Scheme),
            ("http://a:8000/invite#x".to_owned(), ParseInviteError::NoKey),
            (format!("o2m://{} @a", &id.to_string()[..50]), ParseInviteError::Key(ParseIdError)),
            (format!("o2m://{id}@b@a"), ParseInviteError::Address(ParseAddressError::TooMuch)),
            (format!("o2m://{id}@http://a"), ParseInviteError::Address(ParseAddressError::TooMuch)),
        ] {
            assert_eq!(text.parse::<Invite>(), Err(why), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_prints_what_it_parses(before in ".{0,60}", is_near in any::<bool>(), address in ".{0,30}") {
            let text = if is_near { format!("o2m://{}@{address}", node_id(7)) } else { before };
            if let Ok(invite) = text.parse::<Invite>() {
                prop_assert!(Invite::is_meant_by(&text));
                prop_assert_eq!(invite.to_string().parse::<Invite>(), Ok(invite));
            }
        }
    }
}
