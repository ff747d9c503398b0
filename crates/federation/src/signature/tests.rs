//! Requests as they are signed, changed in every way that comes to mind, and signatures of another implementation.

use domain::{NodeId, Timestamp};
use http::{HeaderValue, Method, Request, request::Parts};
use httpsig::prelude::{
    HttpSignatureBase, HttpSignatureHeaders, HttpSignatureParams, PublicKey, SecretKey,
    message_component::{HttpMessageComponent, HttpMessageComponentId},
};
use proptest::prelude::*;

use super::*;
use crate::Identity;

const NOW: Timestamp = Timestamp(1_795_000_000_000);
const BODY: &[u8] = b"{\"cursor\":\"7f3a.12\"}";

pub(super) fn sender() -> Identity {
    Identity::from_pem(include_str!("test-key.pem")).unwrap()
}

pub(super) fn receiver() -> NodeId {
    NodeId([0x42; 32])
}

pub(super) fn unsigned(method: Method, path: &str, body: &[u8]) -> reqwest::Request {
    let mut request = reqwest::Request::new(method, crate::dial::peer_url(receiver(), path).unwrap());
    if !body.is_empty() {
        *request.body_mut() = Some(body.to_vec().into());
    }
    request
}

/// The head of `request` as an HTTP/1.1 server reads it.
pub(super) fn received(request: &reqwest::Request) -> Parts {
    let target = &request.url()[url::Position::BeforePath..];
    let (mut head, ()) = Request::builder().method(request.method()).uri(target).body(()).unwrap().into_parts();
    head.headers = request.headers().clone();
    head.headers.insert("host", HeaderValue::try_from(request.url().host_str().unwrap()).unwrap());
    head
}

fn signed(method: Method, path: &str, body: &[u8]) -> Parts {
    let mut request = unsigned(method, path, body);
    sign(&sender(), NOW, &mut request).unwrap();
    received(&request)
}

fn poke() -> Parts {
    signed(Method::POST, "/o2m/v1/poke?a=b", BODY)
}

fn header(head: &Parts, name: &str) -> String {
    head.headers[name].to_str().unwrap().to_owned()
}

fn set(head: &mut Parts, name: &'static str, value: &str) {
    head.headers.insert(name, HeaderValue::from_str(value).unwrap());
}

/// Writes `Signature-Input` anew, as `change` says, and signs that: whoever has a key can sign anything.
fn signed_with_input(head: &Parts, change: impl Fn(&str) -> String) -> Parts {
    let mut head = head.clone();
    let input = change(header(&head, "signature-input").strip_prefix("o2m=").unwrap());
    let mut base = String::new();
    for name in input[1..input.find(')').unwrap()].split(' ') {
        let value = match name.trim_matches('"') {
            "@method" => head.method.to_string(),
            "@authority" => header(&head, "host"),
            "@path" => head.uri.path().to_owned(),
            "@query" => format!("?{}", head.uri.query().unwrap_or_default()),
            "@scheme" => "https".to_owned(),
            field => head.headers.get(field).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default(),
        };
        base.extend([name, ": ", &value, "\n"]);
    }
    base.extend(["\"@signature-params\": ", &input]);
    let signature = data_encoding::BASE64.encode(&sender().sign(base.as_bytes()));
    set(&mut head, "signature-input", &format!("o2m={input}"));
    set(&mut head, "signature", &format!("o2m=:{signature}:"));
    head
}

fn check(head: &Parts) -> Result<Verified, SignatureError> {
    verify(head, receiver(), NOW)?.with_body(if head.headers.contains_key("content-digest") { BODY } else { b"" })
}

#[test]
fn says_who_sent_it() {
    for (method, path, body) in [
        (Method::GET, "/o2m/v1/feed", &b""[..]),
        (Method::GET, "/o2m/v1/feed?since=7f3a.12", b""),
        (Method::HEAD, "/o2m/v1/profile?", b""),
        (Method::POST, "/o2m/v1/poke", b""),
        (Method::PUT, "/o2m/v1/peers/a%2Fb?c=%20d", BODY),
        (Method::DELETE, "/o2m/v1/friendship", b""),
    ] {
        let head = signed(method.clone(), path, body);
        let verified = check(&head).unwrap();
        assert_eq!(verified.id, sender().id());
        assert_eq!(verified.nonce.is_some(), !matches!(method, Method::GET | Method::HEAD), "{method}");
    }
}

#[test]
fn replaces_a_signature_and_has_a_nonce_of_its_own() {
    let mut request = unsigned(Method::POST, "/o2m/v1/poke", BODY);
    sign(&sender(), NOW, &mut request).unwrap();
    let first = check(&received(&request)).unwrap();
    sign(&sender(), NOW, &mut request).unwrap();
    let second = check(&received(&request)).unwrap();
    assert_ne!(first.nonce, second.nonce);
}

#[test]
fn does_not_sign_a_stream() {
    let mut request = unsigned(Method::POST, "/", b"");
    *request.body_mut() = Some(reqwest::Body::wrap_stream(futures::stream::empty::<Result<Vec<u8>, std::io::Error>>()));
    assert_eq!(sign(&sender(), NOW, &mut request), Err(SignError::Stream));
}

/// A name, the error expected, and what is changed.
type Mutation = (&'static str, SignatureError, fn(&mut Parts));

#[test]
fn refuses_whatever_was_changed_on_the_way() {
    use SignatureError as E;
    let mutations: &[Mutation] = &[
        ("method", E::Mismatch, |head| head.method = Method::PUT),
        ("method without a nonce", E::Parameters, |head| head.method = Method::GET),
        ("path", E::Mismatch, |head| head.uri = "/o2m/v1/pokes?a=b".parse().unwrap()),
        ("path spelled otherwise", E::Mismatch, |head| head.uri = "/o2m/v1/%70oke?a=b".parse().unwrap()),
        ("query", E::Mismatch, |head| head.uri = "/o2m/v1/poke?a=c".parse().unwrap()),
        ("no query", E::Mismatch, |head| head.uri = "/o2m/v1/poke".parse().unwrap()),
        ("other server's name", E::Authority, |head| set(head, "host", &NodeId([0x43; 32]).host())),
        ("address as name", E::Authority, |head| set(head, "host", "127.0.0.1:8000")),
        ("port", E::Authority, |head| set(head, "host", &format!("{}:8000", receiver().host()))),
        ("no name", E::Authority, |head| drop(head.headers.remove("host"))),
        ("two names", E::Authority, |head| {
            head.headers.append("host", receiver().host().parse().unwrap());
        }),
        ("other server's name in the target", E::Authority, |head| {
            head.uri = format!("https://{}/o2m/v1/poke?a=b", NodeId([0x43; 32]).host()).parse().unwrap();
        }),
        ("digest of another body", E::Mismatch, |head| {
            set(head, "content-digest", "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
        }),
        ("no digest", E::Components, |head| drop(head.headers.remove("content-digest"))),
        ("two digests", E::NotOne, |head| {
            head.headers.append("content-digest", HeaderValue::from_static("sha-512=:AA==:"));
        }),
        ("no signature", E::NotOne, |head| drop(head.headers.remove("signature"))),
        ("no input", E::NotOne, |head| drop(head.headers.remove("signature-input"))),
        ("two lines", E::NotOne, |head| {
            let again = head.headers["signature"].clone();
            head.headers.append("signature", again);
        }),
        ("two labels", E::NotOne, |head| {
            let input = header(head, "signature-input");
            set(head, "signature-input", &format!("{input}, {}", input.replacen("o2m", "b", 1)));
        }),
        ("other label", E::NotOne, |head| {
            let signature = header(head, "signature").replacen("o2m", "b", 1);
            set(head, "signature", &signature);
        }),
        ("no bytes", E::Malformed, |head| set(head, "signature", "o2m=x")),
        ("a list of bytes", E::Malformed, |head| set(head, "signature", "o2m=(:AA==:)")),
        ("not a list", E::Malformed, |head| set(head, "signature-input", "o2m=x")),
        ("not a field", E::Malformed, |head| set(head, "signature-input", "o2m=(((")),
        ("short signature", E::Mismatch, |head| set(head, "signature", "o2m=:AA==:")),
        ("empty signature", E::Mismatch, |head| set(head, "signature", "o2m=::")),
        ("other time", E::Mismatch, |head| {
            let input = header(head, "signature-input").replace("=1795000000;", "=1795000001;");
            set(head, "signature-input", &input);
        }),
        ("key of another", E::Mismatch, |head| {
            let input = header(head, "signature-input").replace(&sender().id().to_string(), &receiver().to_string());
            set(head, "signature-input", &input);
        }),
    ];
    assert!(check(&poke()).is_ok());
    for (name, error, mutate) in mutations {
        let mut head = poke();
        mutate(&mut head);
        assert_eq!(check(&head), Err(*error), "{name}");
    }
}

#[test]
fn refuses_whatever_was_signed_otherwise() {
    use SignatureError as E;
    type Change = fn(&str) -> String;
    let changes: &[(&str, SignatureError, Change)] = &[
        ("no method", E::Components, |input| input.replace("\"@method\" ", "")),
        ("no authority", E::Components, |input| input.replace("\"@authority\" ", "")),
        ("no path", E::Components, |input| input.replace("\"@path\" ", "")),
        ("no query", E::Components, |input| input.replace("\"@query\" ", "")),
        ("no digest", E::Components, |input| input.replace(" \"content-digest\"", "")),
        ("extra", E::Components, |input| input.replace("\"@query\"", "\"@query\" \"@scheme\"")),
        ("twice", E::Components, |input| input.replace("\"@query\"", "\"@query\" \"@query\"")),
        ("reordered", E::Components, |input| input.replace("\"@path\" \"@query\"", "\"@query\" \"@path\"")),
        ("digest first", E::Components, |input| {
            input.replace(" \"content-digest\"", "").replace("(\"", "(\"content-digest\" \"")
        }),
        ("component parameter", E::Components, |input| input.replace("\"@path\"", "\"@path\";req")),
        ("token", E::Components, |input| input.replace("\"content-digest\"", "content-digest")),
        ("no created", E::Parameters, |input| input.replace(";created=1795000000", "")),
        ("created is no integer", E::Parameters, |input| input.replace("=1795000000", "=1795000000.0")),
        ("no keyid", E::Parameters, |input| input.replace(&format!(";keyid=\"{}\"", sender().id()), "")),
        ("keyid is no key", E::Parameters, |input| input.replace(&sender().id().to_string(), "mara")),
        ("keyid in capitals", E::Parameters, |input| {
            input.replace(&sender().id().to_string(), &sender().id().to_string().to_uppercase())
        }),
        ("no tag", E::Parameters, |input| input.replace(";tag=\"o2m-1\"", "")),
        ("other tag", E::Parameters, |input| input.replace("o2m-1", "o2m-2")),
        ("no nonce", E::Parameters, |input| {
            let (before, after) = (input.find(";nonce=").unwrap(), input.find(";keyid=").unwrap());
            format!("{}{}", &input[..before], &input[after..])
        }),
        ("short nonce", E::Parameters, |input| input.replace("nonce=\"", "nonce=\"short\";x=\"")),
        ("expires", E::Parameters, |input| format!("{input};expires=1795000300")),
        ("alg", E::Parameters, |input| format!("{input};alg=\"ed25519\"")),
        ("unknown", E::Parameters, |input| format!("{input};x")),
        ("unknown in place of the nonce", E::Parameters, |input| input.replace(";nonce=", ";once=")),
    ];
    assert!(check(&signed_with_input(&poke(), str::to_owned)).is_ok());
    for (name, error, change) in changes {
        assert_eq!(check(&signed_with_input(&poke(), change)), Err(*error), "{name}");
    }
    // What only reads has no nonce.
    let read = signed(Method::GET, "/o2m/v1/feed", b"");
    let with_nonce = signed_with_input(&read, |input| format!("{input};nonce=\"0123456789abcdef\""));
    assert_eq!(check(&with_nonce), Err(E::Parameters));
}

#[test]
fn takes_parameters_in_any_order() {
    // RFC 9421, section 2.3: "there is no general ordering to the parameters".
    let moved = signed_with_input(&poke(), |input| {
        let input = input.replace(";tag=\"o2m-1\"", "");
        input.replacen(';', ";tag=\"o2m-1\";", 1)
    });
    assert!(check(&moved).is_ok());
}

#[test]
fn is_taken_for_300_seconds_either_way() {
    let head = poke();
    for (seconds, is_taken) in
        [(-301, false), (-300, true), (-299, true), (0, true), (299, true), (300, true), (301, false)]
    {
        let outcome = verify(&head, receiver(), NOW.plus_seconds(seconds)).map(drop);
        assert_eq!(outcome, if is_taken { Ok(()) } else { Err(SignatureError::Time) }, "{seconds}");
    }
    let ages = signed_with_input(&head, |input| input.replace("=1795000000", "=-999999999999999"));
    assert_eq!(check(&ages), Err(SignatureError::Time));
    assert_eq!(verify(&head, receiver(), Timestamp(i64::MIN)).map(drop), Err(SignatureError::Time));
}

#[test]
fn belongs_to_its_body() {
    let head = verify(&poke(), receiver(), NOW).unwrap();
    assert_eq!(head.id(), sender().id());
    for body in [&b"{\"cursor\":\"7f3a.13\"}"[..], b"", b"x"] {
        assert_eq!(head.clone().with_body(body), Err(SignatureError::Body));
    }
    let bodiless = verify(&signed(Method::DELETE, "/", b""), receiver(), NOW).unwrap();
    assert_eq!(bodiless.clone().with_body(b"x"), Err(SignatureError::Body));
    assert!(bodiless.with_body(b"").is_ok());
    // A digest that no body has, though it is signed.
    for digest in ["sha-256=:AA==:", "sha-512=:AA==:", "x"] {
        let mut head = poke();
        set(&mut head, "content-digest", digest);
        assert_eq!(check(&signed_with_input(&head, str::to_owned)), Err(SignatureError::Body), "{digest}");
    }
    let empty = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
    let mut head = poke();
    set(&mut head, "content-digest", empty);
    let head = verify(&signed_with_input(&head, str::to_owned), receiver(), NOW).unwrap();
    assert_eq!(head.with_body(b""), Err(SignatureError::Body));
}

#[test]
fn takes_a_nonce_once() {
    let memory = NonceMemory::default();
    let head = poke();
    let Verified { id, nonce } = check(&head).unwrap();
    assert_eq!(memory.admit(id, nonce.as_ref().unwrap(), NOW), Ok(()));
    let Verified { id, nonce } = check(&head).unwrap();
    assert_eq!(memory.admit(id, nonce.as_ref().unwrap(), NOW), Err(NonceError::Used));
}

fn components(head: &Parts) -> Vec<HttpMessageComponent> {
    let mut lines = vec![
        format!("\"@method\": {}", head.method),
        format!("\"@authority\": {}", header(head, "host")),
        format!("\"@path\": {}", head.uri.path()),
        format!("\"@query\": ?{}", head.uri.query().unwrap_or_default()),
    ];
    if head.headers.contains_key("content-digest") {
        lines.push(format!("\"content-digest\": {}", header(head, "content-digest")));
    }
    lines.iter().map(|line| HttpMessageComponent::try_from(line.as_str()).unwrap()).collect()
}

#[test]
fn is_verified_by_another_implementation() {
    let key = PublicKey::from_bytes(&httpsig::prelude::AlgorithmName::Ed25519, &sender().id().0).unwrap();
    for head in [poke(), signed(Method::GET, "/o2m/v1/feed", b"")] {
        let headers =
            HttpSignatureHeaders::try_parse(&header(&head, "signature"), &header(&head, "signature-input")).unwrap();
        let headers = &headers["o2m"];
        let base = HttpSignatureBase::try_new(&components(&head), headers.signature_params()).unwrap();
        base.verify_signature_headers(&key, headers).unwrap();
    }
}

#[test]
fn verifies_another_implementation() {
    let key = SecretKey::from_pem(&httpsig::prelude::AlgorithmName::Ed25519, include_str!("test-key.pem")).unwrap();
    for head in [poke(), signed(Method::GET, "/o2m/v1/feed", b"")] {
        let mut head = head;
        let components = components(&head);
        let ids: Vec<HttpMessageComponentId> = components.iter().map(|component| component.id.clone()).collect();
        let mut params = HttpSignatureParams::try_new(&ids).unwrap();
        params.set_created(1_795_000_000).set_keyid(&sender().id().to_string()).set_tag("o2m-1");
        if head.method == Method::POST {
            params.set_random_nonce();
        }
        let headers = HttpSignatureBase::try_new(&components, &params)
            .unwrap()
            .build_signature_headers(&key, Some("sig"))
            .unwrap();
        set(&mut head, "signature-input", &headers.signature_input_header_value());
        set(&mut head, "signature", &headers.signature_header_value());
        assert_eq!(check(&head).unwrap().id, sender().id());
    }
}

/// Text that looks like structured fields, more or less.
fn field() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<Vec<u8>>(),
        "[a-z]{0,3}=?\\(?(\"[@a-z-]{0,8}\" ?){0,5}\\)?(;[a-z]{1,7}=?[0-9\"a-z:?=.-]{0,20}){0,5}(, ?[a-z]{1,2})?"
            .prop_map(String::into_bytes),
        "o2m=:[A-Za-z0-9+/=]{0,90}:".prop_map(String::into_bytes),
    ]
}

proptest! {
    #[test]
    fn never_panics(input in field(), signature in field(), digest in field()) {
        let mut head = poke();
        for (name, value) in [("signature-input", input), ("signature", signature), ("content-digest", digest)] {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                head.headers.insert(name, value);
            }
        }
        let _ = check(&head);
    }

    #[test]
    fn takes_no_changed_letter(index in 0_usize..400, letter in b' '..b'~', is_input in any::<bool>()) {
        let mut head = poke();
        let name = if is_input { "signature-input" } else { "signature" };
        let before = header(&head, name);
        let mut value = before.clone().into_bytes();
        let index = index % value.len();
        value[index] = letter;
        head.headers.insert(name, HeaderValue::from_bytes(&value).unwrap());
        // The last letter before the padding has four bits that mean nothing.
        let is_last_of_base64 = !is_input && before[index + 1..] == *"==:";
        prop_assume!(header(&head, name) != before && !is_last_of_base64);
        prop_assert!(check(&head).is_err());
    }
}
