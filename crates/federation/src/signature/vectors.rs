//! Known answers: RFC 9421's own, and ours in docs/vectors, by which a second implementation can check itself.

use domain::{NodeId, Timestamp};
use http::Method;
use serde::Deserialize;
use sfv::{InnerList, ListEntry, Parser};

use super::{
    base::{Components, serialize, signature_base},
    sign::sign_with_nonce,
    tests::{received, receiver, sender, unsigned},
    verify,
};
use crate::identity::is_signed_by;

fn inner_list(text: &str) -> InnerList {
    let list: Vec<ListEntry> = Parser::new(text).parse().unwrap();
    let [ListEntry::InnerList(list)] = &list[..] else { panic!("{text}") };
    list.clone()
}

/// RFC 9421, appendix B.2.6, with the key of appendix B.1.4.
#[test]
fn signs_as_rfc_9421_does() {
    let params = "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")\
                  ;created=1618884473;keyid=\"test-key-ed25519\"";
    let lines = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@method", "POST"),
        ("@path", "/foo"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "18"),
    ];
    let base = signature_base(&lines.map(|(name, value)| (name, value.to_owned())), &inner_list(params));
    let expected = "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
                    \"@method\": POST\n\
                    \"@path\": /foo\n\
                    \"@authority\": example.com\n\
                    \"content-type\": application/json\n\
                    \"content-length\": 18\n\
                    \"@signature-params\": ";
    assert_eq!(base, format!("{expected}{params}"));
    let signature = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    let signature = data_encoding::BASE64.decode(signature.as_bytes()).unwrap();
    assert_eq!(sender().sign(base.as_bytes())[..], signature[..]);
    assert!(is_signed_by(sender().id(), base.as_bytes(), &signature));
}

/// docs/vectors/signed-requests.json.
#[derive(Deserialize)]
struct Vectors {
    private_key: String,
    sender: NodeId,
    receiver: NodeId,
    requests: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    method: String,
    path: String,
    body: String,
    created: i64,
    nonce: Option<String>,
    signature_base: Vec<String>,
    request: Vec<String>,
}

#[test]
fn signs_as_the_vectors_in_docs_say() {
    let vectors: Vectors = serde_json::from_str(include_str!("../../../../docs/vectors/signed-requests.json")).unwrap();
    assert_eq!(vectors.private_key, sender().to_pem());
    assert_eq!((vectors.sender, vectors.receiver), (sender().id(), receiver()));
    for vector in vectors.requests {
        let mut request = unsigned(vector.method.parse::<Method>().unwrap(), &vector.path, vector.body.as_bytes());
        let nonce = vector.nonce.map(|nonce| nonce.parse().unwrap());
        let now = Timestamp(vector.created * 1000);
        sign_with_nonce(&sender(), now, &mut request, nonce).unwrap();
        assert_eq!(written(&request), vector.request);
        if vector.method == "POST" {
            let documented = include_str!("../../../../docs/PROTOCOL.md");
            assert!(
                documented.contains(&vector.request.join("\n"))
                    && documented.contains(&vector.signature_base.join("\n"))
            );
        }

        let head = received(&request);
        let input = inner_list(head.headers["signature-input"].to_str().unwrap().strip_prefix("o2m=").unwrap());
        let host = receiver().host();
        let components = Components {
            method: &vector.method,
            authority: &host,
            path: head.uri.path(),
            query: head.uri.query(),
            content_digest: head.headers.get("content-digest").map(|value| value.to_str().unwrap()),
        };
        assert_eq!(signature_base(&components.lines(), &input).split('\n').collect::<Vec<_>>(), vector.signature_base);
        assert!(vector.signature_base.last().unwrap().ends_with(&serialize(&input)));
        assert!(verify(&head, receiver(), now).unwrap().with_body(vector.body.as_bytes()).is_ok());
    }
}

/// The lines of `request` on an HTTP/1.1 connection, as far as they have to do with its signature.
fn written(request: &reqwest::Request) -> Vec<String> {
    let url = request.url();
    let mut lines = vec![
        format!("{} {} HTTP/1.1", request.method(), &url[url::Position::BeforePath..]),
        format!("host: {}", url.host_str().unwrap()),
    ];
    for name in ["content-digest", "signature-input", "signature"] {
        lines.extend(request.headers().get(name).map(|value| format!("{name}: {}", value.to_str().unwrap())));
    }
    if let Some(body) = request.body().and_then(reqwest::Body::as_bytes) {
        lines.extend([format!("content-length: {}", body.len()), String::new()]);
        lines.push(String::from_utf8(body.to_vec()).unwrap());
    }
    lines
}
