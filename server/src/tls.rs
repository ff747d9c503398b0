//! The certificates of this server: the node's own, which other servers check, and one that browsers can read.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use federation::tls::{BrowserCertificate, BrowserCertificateError, TlsError, TlsServer};
use node::{Node, close_to_others, write_private_file};

/// In the data folder; browsers remember what it holds.
const FILE: &str = "browser-certificate.pem";

/// TLS of the server cannot be set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CertificateError {
    #[error("cannot read or write {}", .path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("browsers cannot be shown a certificate")]
    Browser(#[from] BrowserCertificateError),
    #[error("the certificates cannot be used")]
    Tls(#[from] TlsError),
}

/// What answers handshakes. The certificate for browsers is for this machine's own browsers and for the names that the owner chose; whoever
/// asks is not told what else the machine and its networks are called.
pub(crate) fn server(node: &Node, host_names: &[String]) -> Result<TlsServer, CertificateError> {
    let chosen = host_names.iter().filter(|name| is_host_name(name)).map(|name| name.to_ascii_lowercase());
    let mut names: Vec<String> =
        ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into_iter().chain(chosen).collect();
    names.sort();
    names.dedup();
    let certificate = browser_certificate(node, &names)?;
    node.set_https_fingerprint(certificate.fingerprint());
    Ok(TlsServer::new(node.identity(), &certificate)?)
}

/// The one that browsers know already, as long as it serves; with its key, as long as that has not expired.
fn browser_certificate(node: &Node, names: &[String]) -> Result<BrowserCertificate, CertificateError> {
    let path = node.data().join(FILE);
    let now = node.now();
    let made = match read(&path)? {
        Some(known) if known.fits(names, now) => return Ok(known),
        Some(known) if known.lasts(now) => known.renamed(names)?,
        _ => BrowserCertificate::generate(names, now)?,
    };
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
