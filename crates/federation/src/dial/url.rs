//! URLs by key.

use domain::NodeId;
use url::{Host, Url};

/// The URL is not of a server by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeerUrlError {
    /// A port, a user name or another scheme would lead past the address book.
    #[error("the URL is not https://<id>.o2m.alt/ and a path")]
    Form,
    /// An IP address in a URL is dialled without asking any resolver.
    #[error("the URL has an IP address, or a name that is not a key's")]
    Host,
}

/// The URL of `path`, which starts with a slash, at the server `id`.
pub fn peer_url(id: NodeId, path: &str) -> Result<Url, PeerUrlError> {
    if !path.starts_with('/') {
        return Err(PeerUrlError::Form);
    }
    let url = Url::parse(&format!("https://{}{path}", id.host())).map_err(|_| PeerUrlError::Form)?;
    if peer_of(&url) == Ok(id) { Ok(url) } else { Err(PeerUrlError::Host) }
}

/// The server that `url` is at. Everything that is sent passes here.
pub fn peer_of(url: &Url) -> Result<NodeId, PeerUrlError> {
    if url.scheme() != "https" || url.port().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(PeerUrlError::Form);
    }
    match url.host() {
        Some(Host::Domain(name)) => NodeId::from_host(name).map_err(|_| PeerUrlError::Host),
        _ => Err(PeerUrlError::Host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_by_key_or_refused() {
        let id = NodeId([7; 32]);
        let host = id.host();
        assert_eq!(
            peer_url(id, "/o2m/v1/feed?before=4").unwrap().as_str(),
            format!("https://{host}/o2m/v1/feed?before=4")
        );
        assert_eq!(peer_of(&format!("https://{}:443/", host.to_uppercase()).parse().unwrap()), Ok(id));
        for (url, error) in [
            (format!("http://{host}/"), PeerUrlError::Form),
            (format!("https://{host}:8000/"), PeerUrlError::Form),
            (format!("https://me@{host}/"), PeerUrlError::Form),
            (format!("https://:secret@{host}/"), PeerUrlError::Form),
            ("https://127.0.0.1/".into(), PeerUrlError::Host),
            ("https://2130706433/".into(), PeerUrlError::Host),
            ("https://[::1]/".into(), PeerUrlError::Host),
            ("https://localhost/".into(), PeerUrlError::Host),
            (format!("https://{host}./"), PeerUrlError::Host),
            (format!("https://x.{host}/"), PeerUrlError::Host),
            (format!("https://{host}.example/"), PeerUrlError::Host),
        ] {
            assert_eq!(peer_of(&url.parse().unwrap()), Err(error), "{url}");
        }
        for path in ["", "@example.com/", ":8000/", ".example/"] {
            assert_eq!(peer_url(id, path), Err(PeerUrlError::Form), "{path}");
        }
    }
}
