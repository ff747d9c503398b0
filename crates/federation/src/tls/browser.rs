//! The certificate that browsers are shown: self-signed over a P-256 key, since they do not take Ed25519.
//!
//! Browsers ask their person once and remember the certificate, so it is to be kept: as text, whose file is the caller's.

use std::{fmt, time::Duration};

use domain::Timestamp;
use pem::{EncodeConfig, LineEnding, Pem};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256,
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};
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
        let at = |days| now.plus_seconds(days * DAY_SECONDS).0 / 1000;
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        Self::sign(names, [at(-BACKDATED_DAYS), at(VALID_DAYS)], &key)
    }

    /// A certificate for `names` with the same key and the same end: a browser that has learnt the key still knows it.
    pub fn renamed(&self, names: &[String]) -> Result<Self, BrowserCertificateError> {
        let valid = self.validity().ok_or(BrowserCertificateError::Malformed)?;
        let key = PrivatePkcs8KeyDer::from(self.key.as_slice());
        let key = KeyPair::from_pkcs8_der_and_sign_algo(&key, &PKCS_ECDSA_P256_SHA256)?;
        Self::sign(names, valid, &key)
    }

    /// `valid`: from when to when, in seconds since 1970.
    fn sign(names: &[String], valid: [i64; 2], key: &KeyPair) -> Result<Self, BrowserCertificateError> {
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "O2M");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let [not_before, not_after] = valid.map(|seconds| {
            rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
        });
        params.not_before = not_before;
        params.not_after = not_after;
        let certificate = params.self_signed(key)?;
        Ok(Self { certificate: certificate.into(), key: key.serialized_der().to_vec() })
    }

    /// What browsers show of it when asked: SHA-256 (FIPS 180-4) over the certificate, as pairs of hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let pairs: Vec<String> = Sha256::digest(&self.certificate).iter().map(|byte| format!("{byte:02X}")).collect();
        pairs.join(":")
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

    /// Says whether both have one key.
    pub fn has_key_of(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Says whether it is over.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.validity().is_none_or(|[_, end]| now.0 / 1000 >= end)
    }

    /// Says whether it has begun and is not over.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.validity().is_some_and(|[begin, end]| (begin..end).contains(&(now.0 / 1000)))
    }

    /// From when to when it is valid, in seconds since 1970.
    fn validity(&self) -> Option<[i64; 2]> {
        let (_, certificate) = X509Certificate::from_der(&self.certificate).ok()?;
        let valid = certificate.validity();
        Some([valid.not_before.timestamp(), valid.not_after.timestamp()])
    }

    /// Says whether it has all of `names` and no others.
    pub fn has(&self, names: &[String]) -> bool {
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
        let has_no_others = wanted.subject_alt_names.len() == present.value.general_names.len();
        wanted.subject_alt_names.iter().all(has) && has_no_others
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    #[test]
    fn is_kept_as_text_with_its_names_and_its_time() {
        let names = ["localhost", "mara.local", "192.168.1.7", "fe80::1"].map(str::to_owned);
        let made = BrowserCertificate::generate(&names, NOW).unwrap();
        let kept = BrowserCertificate::from_pem(&made.to_pem()).unwrap();
        assert!(kept == made);
        for (names, has) in [
            (&names[..], true),
            (&names[1..3], false),
            (&["localhost".to_owned(), "192.168.1.8".to_owned()][..], false),
            (&["other.local".to_owned()][..], false),
        ] {
            assert_eq!(kept.has(names), has, "{names:?}");
        }
        for (days, is_valid, is_expired) in
            [(-3, false, false), (-1, true, false), (0, true, false), (819, true, false), (820, false, true)]
        {
            let now = NOW.plus_seconds(days * DAY_SECONDS);
            assert_eq!((kept.is_valid(now), kept.is_expired(now)), (is_valid, is_expired), "after {days} days");
        }
        assert_eq!(format!("{kept:?}"), "BrowserCertificate { .. }");
    }

    #[test]
    fn other_names_leave_the_key_and_the_end() {
        let [names, others] = ["localhost", "mara.example"].map(|name| [name.to_owned()]);
        let made = BrowserCertificate::generate(&names, NOW).unwrap();
        let renamed = made.renamed(&others).unwrap();
        assert_eq!(renamed.key, made.key);
        assert_ne!(renamed.fingerprint(), made.fingerprint());
        assert!(renamed.has(&others) && !renamed.has(&names));
        for (days, is_valid) in [(819, true), (820, false)] {
            assert_eq!(renamed.is_valid(NOW.plus_seconds(days * DAY_SECONDS)), is_valid, "after {days} days");
        }
        let fingerprint = made.fingerprint();
        assert_eq!((fingerprint.len(), fingerprint.matches(':').count()), (95, 31), "{fingerprint}");
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
