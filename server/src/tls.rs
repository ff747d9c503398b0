//! The certificates of this server: the node's own, which other servers check, and one that browsers can read.

use std::{
    fs, io,
    net::IpAddr,
    path::{Path, PathBuf},
};

use federation::tls::{BrowserCertificate, BrowserCertificateError, TlsError, TlsServer};
use node::{Node, close_to_others, write_private_file};

/// In the data folder; browsers remember what it holds.
const FILE: &str = "browser-certificate.pem";

/// The server cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CertificateError {
    #[error("cannot read or write {}", .path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("browsers cannot be shown a certificate")]
    Browser(#[from] BrowserCertificateError),
    #[error("the certificates cannot be used")]
    Tls(#[from] TlsError),
}

/// What answers handshakes, with a certificate for these names and addresses.
pub(crate) fn server<'a>(
    node: &Node,
    names: impl IntoIterator<Item = &'a str>,
    addresses: &[IpAddr],
) -> Result<TlsServer, CertificateError> {
    let mut names: Vec<String> = names.into_iter().filter(|name| is_host_name(name)).map(str::to_owned).collect();
    names.extend(addresses.iter().map(IpAddr::to_string));
    names.extend(["127.0.0.1", "::1"].map(str::to_owned));
    names.sort();
    names.dedup();
    let certificate = browser_certificate(node, &names)?;
    Ok(TlsServer::new(node.identity(), &certificate)?)
}

/// The one that browsers know already, unless it no longer serves.
fn browser_certificate(node: &Node, names: &[String]) -> Result<BrowserCertificate, CertificateError> {
    let path = node.data().join(FILE);
    if let Some(known) = read(&path)?.filter(|known| known.fits(names, node.now())) {
        return Ok(known);
    }
    let made = BrowserCertificate::generate(names, node.now())?;
    write_private_file(&path, &made.to_pem()).map_err(|source| CertificateError::File { path, source })?;
    Ok(made)
}

fn read(path: &Path) -> Result<Option<BrowserCertificate>, CertificateError> {
    match close_to_others(path).and_then(|()| fs::read_to_string(path)) {
        // A file that makes no sense is replaced: nothing hangs on it but a question that the browser asks again.
        Ok(text) => Ok(BrowserCertificate::from_pem(&text).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(CertificateError::File { path: path.to_owned(), source }),
    }
}

/// Names that a certificate may carry (RFC 5280, section 4.2.1.6, by RFC 1034, section 3.5); some machines have others.
fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_host_names_are_written_into_certificates() {
        for (name, expected) in [
            ("localhost", true),
            ("mara-pc.local", true),
            ("mara_pc", false),
            ("", false),
            ("-a", false),
            ("büro", false),
        ] {
            assert_eq!(is_host_name(name), expected, "{name}");
        }
    }
}
