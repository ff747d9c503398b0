//! The certificates of this server: the node's own, which other servers check, and one that browsers can read.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use federation::tls::{BrowserCertificate, BrowserCertificateError, TlsError, TlsServer};
use node::{Node, close_to_others, write_private_file};
use tokio_util::sync::CancellationToken;

/// In the data folder; browsers remember what it holds.
const FILE: &str = "browser-certificate.pem";
/// What was in [`FILE`] before: it was not valid by a clock that may have been wrong.
const FILE_BEFORE: &str = "browser-certificate-before.pem";
/// How often it is looked whether the certificate is still valid.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

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
    let certificate = browser_certificate(node, &names(host_names))?;
    node.set_https_fingerprint(certificate.fingerprint());
    Ok(TlsServer::new(node.identity(), &certificate)?)
}

/// Shows browsers a new certificate once the one that they see is over, and the one from before once a clock that was wrong is set, until
/// `stop`.
pub(crate) async fn renew_when_due(node: Node, server: TlsServer, host_names: Vec<String>, stop: CancellationToken) {
    let names = names(&host_names);
    let mut shown: Option<BrowserCertificate> = None;
    while stop.run_until_cancelled(tokio::time::sleep(LOOK_AGAIN)).await.is_some() {
        if shown.as_ref().is_some_and(|shown| shown.is_valid(node.now())) {
            continue;
        }
        match renew(&node, &server, &names) {
            Ok(certificate) => shown = Some(certificate),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "browsers may see a certificate that is not valid"
            ),
        }
    }
}

/// Shows browsers the certificate that they are to see now, and gives it.
fn renew(node: &Node, server: &TlsServer, names: &[String]) -> Result<BrowserCertificate, CertificateError> {
    let certificate = browser_certificate(node, names)?;
    let fingerprint = certificate.fingerprint();
    if node.https_fingerprint().as_ref() != Some(&fingerprint) {
        server.show_browsers(&certificate)?;
        tracing::info!(certificate.fingerprint = fingerprint, "browsers see another certificate");
        node.set_https_fingerprint(fingerprint);
    }
    Ok(certificate)
}

/// What the certificate for browsers is for.
fn names(host_names: &[String]) -> Vec<String> {
    let chosen = host_names.iter().filter(|name| is_host_name(name)).map(|name| name.to_ascii_lowercase());
    let mut names: Vec<String> =
        ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into_iter().chain(chosen).collect();
    names.sort();
    names.dedup();
    names
}

/// The one that browsers know already, as long as it serves; with its key, as long as that has not expired.
fn browser_certificate(node: &Node, names: &[String]) -> Result<BrowserCertificate, CertificateError> {
    let [path, path_before] = [FILE, FILE_BEFORE].map(|file| node.data().join(file));
    let (known, before) = (read(&path)?, read(&path_before)?);
    let now = node.now();
    let kept = match (&known, before) {
        (Some(known), _) if known.is_valid(now) => Some(known.clone()),
        (_, Some(before)) if before.is_valid(now) => Some(before),
        // The clock may be behind.
        (Some(known), _) if !node.is_clock_believed() && !known.is_expired(now) => Some(known.clone()),
        _ => None,
    };
    let wanted = match kept {
        Some(kept) if kept.has(names) => kept,
        Some(kept) => kept.renamed(names)?,
        None => BrowserCertificate::generate(names, node.plausible_now())?,
    };
    if known.as_ref() == Some(&wanted) {
        return Ok(wanted);
    }
    let write = |path: PathBuf, certificate: &BrowserCertificate| {
        write_private_file(&path, &certificate.to_pem()).map_err(|source| CertificateError::File { path, source })
    };
    if let Some(known) = known.filter(|known| !known.has_key_of(&wanted)) {
        write(path_before, &known)?;
    }
    write(path, &wanted)?;
    Ok(wanted)
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
    use std::sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    };

    use domain::Timestamp;
    use node::{NodeConfig, clock::Clock};
    use tempfile::TempDir;

    use super::*;

    const MADE: i64 = 1_800_000_000;
    const DAY: i64 = 86_400;

    /// In seconds since 1970. No time passes by it.
    #[derive(Debug)]
    struct SetClock(AtomicI64);

    impl Clock for SetClock {
        fn now(&self) -> Timestamp {
            Timestamp(0).plus_seconds(self.0.load(Ordering::Relaxed))
        }

        fn past(&self) -> Timestamp {
            Timestamp(0).plus_seconds(MADE - 30 * DAY)
        }

        fn running(&self) -> Duration {
            Duration::ZERO
        }

        fn utc_offset_seconds(&self) -> i32 {
            0
        }
    }

    /// A node that was opened at `now`.
    async fn open(folder: &TempDir, now: i64) -> (Node, Arc<SetClock>) {
        let clock = Arc::new(SetClock(now.into()));
        let config = NodeConfig { data: folder.path().to_owned(), clock: clock.clone() };
        (Node::open(config).await.unwrap(), clock)
    }

    /// The certificate that a node shows that was opened at `now`.
    async fn shown_at(folder: &TempDir, now: i64) -> BrowserCertificate {
        let (node, _) = open(folder, now).await;
        browser_certificate(&node, &names(&[])).unwrap()
    }

    #[tokio::test]
    async fn the_key_is_kept_until_it_expires_whatever_the_clock_says_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let first = shown_at(&folder, MADE).await;
        // In 1970, behind, in its last days.
        for now in [0, MADE - 20 * DAY, MADE + 819 * DAY] {
            assert!(shown_at(&folder, now).await == first, "{now}");
        }
        let ahead = shown_at(&folder, MADE + 9000 * DAY).await;
        assert!(ahead != first && ahead.is_valid(Timestamp(0).plus_seconds(MADE + 9000 * DAY)));
        assert!(shown_at(&folder, MADE).await == first, "the clock was ahead once");
        let next = shown_at(&folder, MADE + 820 * DAY).await;
        assert!(!next.has_key_of(&first));
        assert!(shown_at(&folder, MADE + 821 * DAY).await == next);
    }

    #[tokio::test]
    async fn a_running_server_shows_one_that_is_valid_once_the_clock_is_set() {
        let folder = tempfile::tempdir().unwrap();
        let (node, clock) = open(&folder, 0).await;
        let server = server(&node, &[]).unwrap();
        let first = node.https_fingerprint();
        clock.0.store(MADE, Ordering::Relaxed);
        renew(&node, &server, &names(&[])).unwrap();
        assert_eq!(node.https_fingerprint(), first, "what was made in 1970 is valid");
        clock.0.store(MADE + 900 * DAY, Ordering::Relaxed);
        renew(&node, &server, &names(&[])).unwrap();
        assert_ne!(node.https_fingerprint(), first);
        let shown = read(&folder.path().join(FILE)).unwrap().unwrap();
        assert_eq!(node.https_fingerprint(), Some(shown.fingerprint()));
        assert!(shown.is_valid(node.now()));
    }

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
