use proptest::prelude::*;

use super::*;

const TYP: &str = "o2m-thread+jws";

fn identity() -> Identity {
    Identity::from_pem(include_str!("../signature/test-key.pem")).unwrap()
}

/// Signs whatever is given as a header.
fn with_header(header: &str) -> String {
    let input = format!("{}.{}", BASE64URL_NOPAD.encode(header.as_bytes()), BASE64URL_NOPAD.encode(b"{}"));
    let signature = identity().sign(input.as_bytes());
    format!("{input}.{}", BASE64URL_NOPAD.encode(&signature))
}

/// RFC 8037, appendix A.4, with the key of its appendix A.1: the same bytes, under a header that is not this profile's.
#[test]
fn signs_as_rfc_8037_does() {
    const PKCS8: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";
    let input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    let identity = Identity::from_pem(PKCS8).unwrap();
    assert_eq!(BASE64URL_NOPAD.encode(&identity.sign(input.as_bytes())), signature);
    assert_eq!(verify(&format!("{input}.{signature}"), TYP), Err(JwsError::Header));
}

#[test]
fn is_read_as_it_was_written() {
    let identity = identity();
    for payload in [&b""[..], b"{}", "Kale \u{1f957}".as_bytes(), &[0xff; 300]] {
        let signed = Signed { signer: identity.id(), payload: payload.to_vec() };
        assert_eq!(verify(&sign(&identity, TYP, payload), TYP), Ok(signed));
    }
}

#[test]
fn a_header_has_one_spelling() {
    let id = identity().id();
    let right = header(id, TYP);
    assert_eq!(right, format!(r#"{{"alg":"Ed25519","kid":"{id}","typ":"o2m-thread+jws"}}"#));
    assert!(verify(&with_header(&right), TYP).is_ok());
    let other = NodeId([0x42; 32]);
    for wrong in [
        String::new(),
        "{}".to_owned(),
        right.replace("Ed25519", "EdDSA"),
        right.replace("Ed25519", "none"),
        right.replace("Ed25519", "HS256"),
        right.replace("o2m-thread+jws", "o2m-card+jws"),
        right.replace("o2m-thread", "application/o2m-thread"),
        right.replace(&id.to_string(), &id.to_string().to_uppercase()),
        right.replace(&id.to_string(), ""),
        right.replace(':', ": "),
        format!("{right}\n"),
        format!("\u{feff}{right}"),
        format!(r#"{{"kid":"{id}","alg":"Ed25519","typ":"o2m-thread+jws"}}"#),
        format!(r#"{{"alg":"Ed25519","kid":"{id}"}}"#),
        right.replace('}', r#","crit":["b64"],"b64":false}"#),
        right.replace('}', r#","jwk":{}}"#),
        right.replace('}', r#","typ":"o2m-thread+jws"}"#),
        right.replace("Ed25519", "Ed\\u00325519"),
        right.replace(&format!("\"{id}\""), &format!("\"{id}\",\"kid\":\"{other}\"")),
    ] {
        assert_eq!(verify(&with_header(&wrong), TYP), Err(JwsError::Header), "{wrong}");
    }
    // Whoever is named must have signed.
    assert_eq!(verify(&with_header(&header(other, TYP)), TYP), Err(JwsError::Mismatch));
    assert_eq!(verify(&with_header(&right), "o2m-card+jws"), Err(JwsError::Header));
}

/// RFC 7515, section 2: base64url "with all trailing '=' characters omitted [...] and without the inclusion of any line breaks, whitespace, or
/// other additional characters"; and of the bits behind the last byte, all are zero.
#[test]
fn base64url_has_one_spelling() {
    // One byte more than a multiple of three: the last character of the payload has four bits that mean nothing.
    let compact = sign(&identity(), TYP, b"{} {");
    let [header, payload, signature] = compact.split('.').collect::<Vec<_>>().try_into().unwrap();
    assert!(payload.ends_with("ew"));
    let loose = |text: &str, from: &str, to: &str| text.strip_suffix(from).map(|text| format!("{text}{to}"));
    let other_payload = loose(payload, "ew", "ex").unwrap();
    for wrong in [
        String::new(),
        "..".to_owned(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}.{signature}."),
        format!(".{header}.{payload}.{signature}"),
        format!("{header}.{payload}.{signature}.{signature}"),
        format!("{header}.{payload}==.{signature}"),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}.{signature}=="),
        format!("{header}.{payload} .{signature}"),
        format!("{header}.{payload}.{signature}\n"),
        format!("{header}.{other_payload}.{signature}"),
        format!("{header}.{payload}+.{signature}"),
        format!("{header}.{payload}/.{signature}"),
        format!("{header}.{payload}é.{signature}"),
    ] {
        assert!(matches!(verify(&wrong, TYP), Err(JwsError::Malformed | JwsError::Header)), "{wrong}");
    }
}

#[test]
fn a_signature_is_of_these_bytes() {
    let compact = sign(&identity(), TYP, b"{}");
    let (input, signature) = compact.rsplit_once('.').unwrap();
    let other = sign(&identity(), TYP, b"[]");
    let (_, other_signature) = other.rsplit_once('.').unwrap();
    let short = BASE64URL_NOPAD.encode(&[0; 63]);
    for wrong in [
        format!("{input}.{other_signature}"),
        format!("{input}."),
        format!("{input}.{short}"),
        format!("{input}.{}", BASE64URL_NOPAD.encode(&[0; 64])),
        format!("{}.{signature}", other.rsplit_once('.').unwrap().0),
    ] {
        assert_eq!(verify(&wrong, TYP), Err(JwsError::Mismatch), "{wrong}");
    }
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,60}") {
        let _ = verify(&text, TYP);
    }

    /// One text for one meaning: no byte can be another.
    #[test]
    fn no_byte_can_be_changed(at in any::<prop::sample::Index>(), bits in 1..128_u8) {
        let mut bytes = sign(&identity(), TYP, b"{\"text\":\"Kale\"}").into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= bits;
        if let Ok(text) = str::from_utf8(&bytes) {
            prop_assert!(verify(text, TYP).is_err());
        }
    }
}
