//! The certificate that browsers are shown: self-signed over a P-256 key, since they do not take Ed25519.
//!
//! Browsers ask their person once and remember the certificate, so it is to be kept: as text, whose file is the caller's.

use std::fmt;

use domain::Timestamp;
use pem::{EncodeConfig, LineEnding, Pem};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256,
};
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// Some systems refuse certificates that are valid for longer than 825 days.
const VALID_DAYS: i64 = 820;
/// Clocks of phones differ.
const BACKDATED_DAYS: i64 = 2;
const DAY_SECONDS: i64 = 24 * 3600;

/// The certificate for browsers, with its key. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserCertificate {
    certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

/// There is no certificate for browsers.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BrowserCertificateError {
    #[error("the certificate could not be made")]
    Generate(#[from] rcgen::Error),
    #[error("the text is not a certificate and its key in PEM")]
    Malformed,
}

impl BrowserCertificate {
    /// Makes a key and a certificate for `names`: host names and IP addresses, without ports.
    pub fn generate(names: &[String], now: Timestamp) -> Result<Self, BrowserCertificateError> {
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "O2M");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let day = |days| rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(seconds(now, days));
        params.not_before = day(-BACKDATED_DAYS);
        params.not_after = day(VALID_DAYS);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let certificate = params.self_signed(&key)?;
        Ok(Self { certificate: certificate.into(), key: key.serialized_der().to_vec() })
    }

    /// Reads what [`to_pem`](Self::to_pem) wrote.
    pub fn from_pem(text: &str) -> Result<Self, BrowserCertificateError> {
        let [certificate, key] = <[Pem; 2]>::try_from(pem::parse_many(text).unwrap_or_default())
            .map_err(|_| BrowserCertificateError::Malformed)?;
        if certificate.tag() != "CERTIFICATE" || key.tag() != "PRIVATE KEY" {
            return Err(BrowserCertificateError::Malformed);
        }
        Ok(Self { certificate: certificate.into_contents().into(), key: key.into_contents() })
    }

    /// Certificate and secret key as text (RFC 7468).
    pub fn to_pem(&self) -> String {
        let documents =
            [Pem::new("CERTIFICATE", self.certificate.to_vec()), Pem::new("PRIVATE KEY", self.key.as_slice())];
        pem::encode_many_config(&documents, EncodeConfig::new().set_line_ending(LineEnding::LF))
    }

    /// Says whether it still serves: it has all of `names`, and more than a month to go.
    pub fn fits(&self, names: &[String], now: Timestamp) -> bool {
        let Ok((_, certificate)) = X509Certificate::from_der(&self.certificate) else { return false };
        let Ok(wanted) = CertificateParams::new(names) else { return false };
        let Ok(Some(present)) = certificate.subject_alternative_name() else { return false };
        let has = |wanted: &rcgen::SanType| {
            present.value.general_names.iter().any(|name| match (wanted, name) {
                (rcgen::SanType::DnsName(wanted), GeneralName::DNSName(name)) => wanted.as_str() == *name,
                (rcgen::SanType::IpAddress(std::net::IpAddr::V4(wanted)), GeneralName::IPAddress(name)) => {
                    wanted.octets() == **name
                }
                (rcgen::SanType::IpAddress(std::net::IpAddr::V6(wanted)), GeneralName::IPAddress(name)) => {
                    wanted.octets() == **name
                }
                _ => false,
            })
        };
        let ends_at = certificate.validity().not_after.timestamp();
        wanted.subject_alt_names.iter().all(has) && ends_at > now.0 / 1000 + 30 * DAY_SECONDS
    }

    pub(super) fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }
}

impl fmt::Debug for BrowserCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrowserCertificate").finish_non_exhaustive()
    }
}

fn seconds(now: Timestamp, days: i64) -> u64 {
    u64::try_from(now.plus_seconds(days * DAY_SECONDS).0 / 1000).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    #[test]
    fn is_kept_as_text_and_serves_until_names_or_time_change() {
        let names = ["localhost", "mara.local", "192.168.1.7", "fe80::1"].map(str::to_owned);
        let made = BrowserCertificate::generate(&names, NOW).unwrap();
        let kept = BrowserCertificate::from_pem(&made.to_pem()).unwrap();
        assert!(kept == made);
        for (names, days, fits) in [
            (&names[..], 0, true),
            (&names[1..3], 780, true),
            (&names[..], 800, false),
            (&["localhost".to_owned(), "192.168.1.8".to_owned()][..], 0, false),
            (&["other.local".to_owned()][..], 0, false),
        ] {
            assert_eq!(kept.fits(names, NOW.plus_seconds(days * DAY_SECONDS)), fits, "{names:?} {days}");
        }
        assert_eq!(format!("{kept:?}"), "BrowserCertificate { .. }");
    }

    #[test]
    fn refuses_other_text() {
        let whole = BrowserCertificate::generate(&["localhost".to_owned()], NOW).unwrap().to_pem();
        let (_, key) = whole.split_at(whole.find("-----BEGIN PRIVATE").unwrap());
        for text in ["", "x", key, &format!("{key}{key}"), &format!("{whole}{key}")] {
            assert!(matches!(BrowserCertificate::from_pem(text), Err(BrowserCertificateError::Malformed)), "{text}");
        }
    }
}
