//! Where a server was last seen.

use std::{
    borrow::Cow,
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use url::{Host, Url};

use crate::{Scope, limits, scope::scope, typed};

/// The port of a server whose address names none.
pub const DEFAULT_PORT: u16 = 8000;

/// The address of a server: a host name or IP literal, and a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    host: Host<String>,
    port: u16,
}

/// The text is not the address of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseAddressError {
    #[error("the address is empty")]
    Empty,
    #[error("the address has a scheme other than http or https")]
    Scheme,
    #[error("the address has no valid host and port")]
    Malformed,
    /// An IPv4 address as programs may take it and people do not mean it: octal, hexadecimal, or of fewer numbers than four.
    #[error("the address is a number, but not an IP address of four decimal numbers")]
    Number,
    /// What is behind the last colon may be a port, or the end of an IPv6 address.
    #[error("the IPv6 address could be read in two ways without brackets")]
    Brackets,
    #[error("the address has https before it and no port behind it")]
    NoPort,
    /// User names are refused: what is before them may look like a server.
    #[error("the address has more than a host and a port")]
    TooMuch,
}

impl Address {
    /// An address at an IP, with the port a peer says it listens on. An IPv4-mapped IPv6 address is taken as IPv4.
    pub fn from_ip(ip: IpAddr, port: u16) -> Self {
        let host = match ip.to_canonical() {
            IpAddr::V4(v4) => Host::Ipv4(v4),
            IpAddr::V6(v6) => Host::Ipv6(v6),
        };
        Self { host, port }
    }

    /// The IP address, if the host is one.
    pub fn ip(&self) -> Option<IpAddr> {
        match self.host {
            Host::Domain(_) => None,
            Host::Ipv4(ip) => Some(ip.into()),
            Host::Ipv6(ip) => Some(ip.into()),
        }
    }

    /// From where it can be reached; of a name, from where it can mean something.
    pub fn scope(&self) -> Scope {
        match &self.host {
            Host::Domain(name) => name_scope(name),
            Host::Ipv4(ip) => scope((*ip).into()),
            Host::Ipv6(ip) => scope((*ip).into()),
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The host as it stands in a URL, IPv6 literals in brackets.
    pub fn host(&self) -> String {
        self.host.to_string()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl FromStr for Address {
    type Err = ParseAddressError;

    /// Reads what a person types or pastes, where it can mean one thing only: with `http://` or `https://` before it, with the path of a
    /// page behind it, an IPv6 address without brackets, any letters of `typed::meant`.
    ///
    /// In a sentence, the one address that is marked as such is meant: by a scheme, a port, or by being an IP address.
    fn from_str(text: &str) -> Result<Self, ParseAddressError> {
        let text = typed::meant(text);
        Self::read(&text).or_else(|error| Self::within(&text, error))
    }
}

impl Address {
    /// The only address among the words of `text`; of one word, `error`.
    fn within(text: &str, error: ParseAddressError) -> Result<Self, ParseAddressError> {
        if !text.contains(char::is_whitespace) {
            return Err(error);
        }
        let words = text.split(|c: char| c.is_whitespace() || "<>\"()".contains(c)).map(typed::without_sentence);
        let (found, refused): (Vec<_>, Vec<_>) =
            words.filter(|word| is_marked(word)).map(Self::read).partition(Result::is_ok);
        let mut found = found.into_iter().flatten();
        match (found.next(), refused.into_iter().find_map(Result::err)) {
            (Some(first), _) if found.all(|other| other == first) => Ok(first),
            (None, Some(refused)) => Err(refused),
            _ => Err(ParseAddressError::Malformed),
        }
    }

    fn read(text: &str) -> Result<Self, ParseAddressError> {
        if text.is_empty() {
            return Err(ParseAddressError::Empty);
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        let is_https = scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        if !is_https && scheme.is_some_and(|scheme| !scheme.eq_ignore_ascii_case("http")) {
            return Err(ParseAddressError::Scheme);
        }
        // Of a page, only the server is asked for.
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A user name may look like the server, and a backslash is a slash to some programs.
        if authority.contains(['@', '\\']) {
            return Err(ParseAddressError::TooMuch);
        }
        if authority.len() > limits::ADDRESS_BYTES {
            return Err(ParseAddressError::Malformed);
        }
        let (host, port) = split_port(authority)?;
        let port = match port {
            Some(port) => port,
            // A browser would go to 443, and no server of O2M is there unless somebody put it there.
            None if is_https => return Err(ParseAddressError::NoPort),
            None => DEFAULT_PORT,
        };
        Ok(Self { host: parse_host(&host)?, port })
    }
}

/// Says whether a word of a sentence can only be meant as an address.
fn is_marked(word: &str) -> bool {
    let has_port = word.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_numbers = word.contains('.') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let has_scheme = ["http://", "https://"]
        .iter()
        .any(|scheme| word.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    has_scheme || has_port || is_numbers || word.parse::<Ipv6Addr>().is_ok()
}

/// Parts the host from the port, if there is one. An IPv6 address without brackets is one if it can be read in one way only.
fn split_port(authority: &str) -> Result<(Cow<'_, str>, Option<u16>), ParseAddressError> {
    let colons = authority.bytes().filter(|&byte| byte == b':').count();
    let parts = authority.rsplit_once(':');
    let (host, port) = match parts {
        Some((host, _)) if colons > 1 && !authority.starts_with('[') => {
            let is_whole = authority.parse::<Ipv6Addr>().is_ok();
            let has_port = host.parse::<Ipv6Addr>().is_ok();
            match (is_whole, has_port) {
                (true, true) => return Err(ParseAddressError::Brackets),
                (true, false) => return Ok((format!("[{authority}]").into(), None)),
                (false, _) => (Cow::from(format!("[{host}]")), parts.map(|(_, port)| port)),
            }
        }
        Some((host, port)) if !authority.ends_with(']') => (host.trim_end().into(), Some(port)),
        _ => (authority.into(), None),
    };
    Ok((host, port.map(parse_port).transpose()?))
}

fn parse_port(text: &str) -> Result<u16, ParseAddressError> {
    let digits = text.trim_start();
    match digits.parse() {
        Ok(port) if port > 0 && digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(port),
        _ => Err(ParseAddressError::Malformed),
    }
}

/// IPv4 is four decimal numbers and nothing else. The URL standard takes a leading zero for octal, 0x for hexadecimal, and fewer numbers
/// than four, so that what people mean as 192.168.1.10 would lead to another machine.
fn parse_host(text: &str) -> Result<Host<String>, ParseAddressError> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(ParseAddressError::Malformed);
    }
    if let Some(ip) = decimal_ipv4(text) {
        return Ok(Host::Ipv4(ip));
    }
    let is_numeric = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match Url::parse(&format!("http://{text}/")).ok().as_ref().and_then(Url::host) {
        Some(Host::Ipv4(_)) => Err(ParseAddressError::Number),
        None if is_numeric && !text.is_empty() => Err(ParseAddressError::Number),
        Some(Host::Domain(name)) if !name.chars().all(is_of_host_name) => Err(ParseAddressError::Malformed),
        Some(host) => Ok(host.to_owned()),
        None => Err(ParseAddressError::Malformed),
    }
}

/// The URL standard lets a name have quotation marks and brackets, which no machine's name has. Underscores some have.
fn is_of_host_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')
}

/// Four numbers from 0 to 255, in up to three digits each; a dot may follow, as behind any name.
fn decimal_ipv4(text: &str) -> Option<Ipv4Addr> {
    let mut octets = [0; 4];
    let mut parts = text.strip_suffix('.').unwrap_or(text).split('.');
    for octet in &mut octets {
        let digits = parts.next().filter(|digits| (1..=3).contains(&digits.len()))?;
        *octet = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    }
    parts.next().is_none().then(|| octets.into())
}

/// A name is public unless it is special (RFC 6761) or has a single label, which only a local resolver knows.
fn name_scope(name: &str) -> Scope {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last_label = name.rsplit('.').next().unwrap_or(name);
    match last_label {
        "localhost" => Scope::Loopback,
        // RFC 9476, RFC 7686 and RFC 6761, section 6.4: not for DNS.
        "alt" | "onion" | "invalid" => Scope::Never,
        // RFC 6762, section 3; ICANN's name for private use; what many routers use, and no public name ends in.
        "local" | "internal" | "lan" => Scope::Private,
        // RFC 8375.
        _ if name == "home.arpa" || name.ends_with(".home.arpa") => Scope::Private,
        _ if !name.contains('.') => Scope::Private,
        _ => Scope::Global,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_what_a_person_would_type() {
        for (typed, meant) in [
            ("192.168.1.5:8000", "192.168.1.5:8000"),
            (" 192.168.1.5 ", "192.168.1.5:8000"),
            ("[::1]:8001", "[::1]:8001"),
            ("http://Jonas.local/", "jonas.local:8000"),
            ("HTTP://localhost:80", "localhost:80"),
            ("bücher.example:1", "xn--bcher-kva.example:1"),
            // Programs that print in columns fill up with zeros.
            ("192.168.001.010:8000", "192.168.1.10:8000"),
            ("010.000.000.001", "10.0.0.1:8000"),
            ("192.168.1.5.", "192.168.1.5:8000"),
            ("192.168.1.5 : 8000", "192.168.1.5:8000"),
            ("\u{200e}192.168.1.5:8000\u{200b}", "192.168.1.5:8000"),
            ("\u{2068}jonas\u{ad}.local\u{2069}:\u{feff}8000", "jonas.local:8000"),
            ("\u{a0}jonas.local\u{a0}", "jonas.local:8000"),
            ("１９２．１６８．１．５：９０００", "192.168.1.5:9000"),
            ("::1", "[::1]:8000"),
            ("2001:db8::5", "[2001:db8::5]:8000"),
            ("2001:DB8:1:2:3:4:5:6", "[2001:db8:1:2:3:4:5:6]:8000"),
            ("::1:18000", "[::1]:18000"),
            ("2001:db8:1:2:3:4:5:6:8001", "[2001:db8:1:2:3:4:5:6]:8001"),
            ("http://2001:db8::5/", "[2001:db8::5]:8000"),
            ("https://jonas.local:8000", "jonas.local:8000"),
            ("HTTPS://JONAS.local:8443/friends?page=2#top", "jonas.local:8443"),
            ("http://192.168.1.5:8000/profile", "192.168.1.5:8000"),
            ("192.168.1.5:8000/", "192.168.1.5:8000"),
            ("jonas.local/friends", "jonas.local:8000"),
            ("<http://192.168.1.5:8000>.", "192.168.1.5:8000"),
            ("http://jonas.local:8000/invite", "jonas.local:8000"),
            ("My O2M is at http://jonas.local:8000/profile, see you", "jonas.local:8000"),
            ("You find me at 192.168.1.5.", "192.168.1.5:8000"),
            ("Type jonas.local:8001 (without http)!", "jonas.local:8001"),
            ("Open http://localhost:8000\nOn this network: http://localhost:8000/", "localhost:8000"),
            ("Call me at 20:15, I am at http://jonas.local:8000", "jonas.local:8000"),
            ("Reach me by mara@example.org or 2001:db8::5", "[2001:db8::5]:8000"),
        ] {
            assert_eq!(typed.parse::<Address>().map(|address| address.to_string()), Ok(meant.to_owned()), "{typed}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for (typed, why) in [
            ("", ParseAddressError::Empty),
            ("\u{200e}", ParseAddressError::Empty),
            ("https://a", ParseAddressError::NoPort),
            ("ftp://a:1", ParseAddressError::Scheme),
            ("file:///etc/passwd", ParseAddressError::Scheme),
            ("a:0", ParseAddressError::Malformed),
            ("a:99999", ParseAddressError::Malformed),
            ("::1:8000", ParseAddressError::Brackets),
            ("2001:db8::5:8000", ParseAddressError::Brackets),
            ("::1:80000", ParseAddressError::Malformed),
            ("1:2:3", ParseAddressError::Malformed),
            ("fe80::1%eth0", ParseAddressError::Malformed),
            ("[::1", ParseAddressError::Malformed),
            ("[::ffff:192.168.001.010]", ParseAddressError::Malformed),
            ("0x7f.1", ParseAddressError::Number),
            ("0xc0a80105", ParseAddressError::Number),
            ("127.1", ParseAddressError::Number),
            ("2130706433", ParseAddressError::Number),
            ("192.168.1:8000", ParseAddressError::Number),
            ("192.168.1.0xa", ParseAddressError::Number),
            ("192.168.0001.5", ParseAddressError::Number),
            ("192.168.1.256", ParseAddressError::Number),
            ("1.2.3.4.5", ParseAddressError::Number),
            ("𝟏𝟗𝟐.𝟏𝟔𝟖.𝟎𝟎𝟏.𝟎𝟏𝟎", ParseAddressError::Number),
            ("192%2e168.1.010", ParseAddressError::Number),
            ("a b", ParseAddressError::Malformed),
            ("a:+80", ParseAddressError::Malformed),
            ("http://'a", ParseAddressError::Malformed),
            ("jonas. local", ParseAddressError::Malformed),
            ("either http://a:1 or http://b:1", ParseAddressError::Malformed),
            ("it is 192.168.1.256 here", ParseAddressError::Number),
            ("go to http://192.168.1.5:8000@evil.example now", ParseAddressError::TooMuch),
            ("see you at 20:15", ParseAddressError::Number),
            ("/path", ParseAddressError::Malformed),
            ("me@a", ParseAddressError::TooMuch),
            ("http://192.168.1.5:8000@evil.example", ParseAddressError::TooMuch),
            ("a\\b", ParseAddressError::TooMuch),
        ] {
            assert_eq!(typed.parse::<Address>(), Err(why), "{typed}");
        }
    }

    #[test]
    fn a_name_is_in_the_scope_where_it_means_something() {
        for (typed, expected) in [
            ("localhost", Scope::Loopback),
            ("o2m.localhost.:80", Scope::Loopback),
            ("jonas.local", Scope::Private),
            ("JONAS", Scope::Private),
            ("nas.home.arpa", Scope::Private),
            ("nas.lan", Scope::Private),
            ("notlocal.example", Scope::Global),
            ("local.example.org", Scope::Global),
            ("myhome.arpa", Scope::Global),
            ("x.o2m.alt", Scope::Never),
            ("x.onion", Scope::Never),
            ("192.168.0.1", Scope::Private),
            ("127.000.000.001", Scope::Loopback),
            ("[::ffff:127.0.0.1]", Scope::Loopback),
        ] {
            assert_eq!(typed.parse::<Address>().unwrap().scope(), expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_prints_what_it_parses(text in ".{0,60}") {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
            }
        }
    }
}
