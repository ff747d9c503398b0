//! The identity certificate: it carries a key and nothing else that is believed.

use domain::NodeId;
use rcgen::{CertificateParams, DistinguishedName, PKCS_ED25519, PublicKeyData, SignatureAlgorithm, SigningKey};
use rustls::{CertificateError, pki_types::CertificateDer};
use x509_parser::{
    oid_registry::OID_SIG_ED25519,
    prelude::{FromDer, X509Certificate},
};

use crate::identity::{Identity, is_signed_by};

/// The self-signed certificate of `identity`. The same key makes the same bytes.
pub(super) fn identity_certificate(identity: &Identity) -> Result<CertificateDer<'static>, rcgen::Error> {
    let mut params = CertificateParams::new([identity.id().host()])?;
    params.distinguished_name = DistinguishedName::new();
    Ok(params.self_signed(&Key(identity))?.into())
}

/// Reads the key of a certificate that an Ed25519 key signed for itself. Dates and names in it mean nothing: no authority vouches for them.
pub(super) fn key_of(certificate: &CertificateDer<'_>) -> Result<NodeId, CertificateError> {
    let (rest, certificate) = X509Certificate::from_der(certificate).map_err(|_| CertificateError::BadEncoding)?;
    if !rest.is_empty() {
        return Err(CertificateError::BadEncoding);
    }
    let key = certificate.public_key();
    // RFC 8410, section 3: "For all of the OIDs, the parameters MUST be absent."
    for algorithm in [&key.algorithm, &certificate.signature_algorithm] {
        if algorithm.algorithm != OID_SIG_ED25519 || algorithm.parameters.is_some() {
            return Err(CertificateError::UnknownIssuer);
        }
    }
    if key.subject_public_key.unused_bits != 0 || certificate.signature_value.unused_bits != 0 {
        return Err(CertificateError::BadEncoding);
    }
    let id = NodeId(key.subject_public_key.data.as_ref().try_into().map_err(|_| CertificateError::BadEncoding)?);
    let is_self_signed =
        is_signed_by(id, certificate.tbs_certificate.as_ref(), certificate.signature_value.data.as_ref());
    if is_self_signed { Ok(id) } else { Err(CertificateError::UnknownIssuer) }
}

/// The key of an [`Identity`] as rcgen asks for it, so that the secret stays where it is.
struct Key<'a>(&'a Identity);

impl PublicKeyData for Key<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0.public_key()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ED25519
    }
}

impl SigningKey for Key<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(self.0.sign(message).to_vec())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertifiedIssuer, KeyPair, PKCS_ECDSA_P256_SHA256};

    use super::*;

    fn key_pair(identity: &Identity) -> KeyPair {
        KeyPair::from_pkcs8_der_and_sign_algo(&identity.to_pkcs8().into(), &PKCS_ED25519).unwrap()
    }

    #[test]
    fn tells_its_key() {
        let identity = Identity::generate().unwrap();
        let certificate = identity_certificate(&identity).unwrap();
        assert_eq!(key_of(&certificate), Ok(identity.id()));
        assert_eq!(identity_certificate(&identity).unwrap(), certificate);
    }

    #[test]
    fn is_refused_if_another_signed_it_or_the_key_is_of_another_kind() {
        let [subject, authority] = [Identity::generate().unwrap(), Identity::generate().unwrap()];
        let params = CertificateParams::new([subject.id().host()]).unwrap();
        let authority = CertifiedIssuer::self_signed(params.clone(), key_pair(&authority)).unwrap();
        let by_authority = params.signed_by(&key_pair(&subject), &authority).unwrap();
        let p256 = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let by_p256 = params.self_signed(&p256).unwrap();
        for certificate in [by_authority, by_p256] {
            assert_eq!(key_of(certificate.der()), Err(CertificateError::UnknownIssuer));
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_tells_no_other_key(index in 0_usize..400, flip in 1_u8..) {
            let identity = Identity::from_pem(include_str!("../signature/test-key.pem")).unwrap();
            let mut der = identity_certificate(&identity).unwrap().to_vec();
            let index = index % der.len();
            der[index] ^= flip;
            // The parser forgives some bits around what is signed.
            prop_assert!(!key_of(&der.into()).is_ok_and(|id| id != identity.id()));
        }

        #[test]
        fn never_panics(der in any::<Vec<u8>>()) {
            prop_assert!(key_of(&der.into()).is_err());
        }
    }
}
