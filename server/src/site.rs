//! The files that every browser needs, carried inside the binary: scripts, styles, icons.

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::http::validator::is_known;

/// What `cargo xtask` built: `pkg/o2m-<hash>.{js,css}`, `pkg/o2m-<hash>_bg.wasm`, and all of `public/`, each with a `.br` and a `.gz`
/// beside it where that is smaller. A debug build reads them from the disk. `build.rs` says where.
#[derive(RustEmbed)]
#[folder = "$O2M_SITE"]
#[allow_missing = true]
struct Site;

/// Content codings (RFC 9110, section 8.4.1) and the ends of the files' names, best first. Browsers name the first only to servers that they
/// reach by TLS or on their own machine; from a phone in the same house, the second is what there is.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The name that all files of this build share, `o2m-<hash>`.
pub(crate) fn output_name() -> String {
    let name = Site::iter().find_map(|path| path.strip_prefix("pkg/")?.strip_suffix(".js").map(str::to_owned));
    name.unwrap_or_else(|| {
        tracing::error!("this binary was built without its scripts and styles: use `cargo xtask`");
        "o2m".to_owned()
    })
}

/// Answers a request for the file at `path`, if there is one.
pub(crate) fn respond(path: &str, request: &HeaderMap) -> Option<Response> {
    let plain = find(path)?;
    let mut accepted = CODINGS.into_iter().filter(|(coding, _)| accepts(request, coding));
    let coded = accepted.find_map(|(coding, end)| Some((coding, find(&format!("{path}{end}"))?)));
    let (coding, file) = coded.map_or((None, plain), |(coding, file)| (Some(coding), file));
    let etag = entity_tag(&file);
    let content_type = mime_guess::from_path(path).first_or_octet_stream();

    let mut headers = HeaderMap::new();
    let text = |text: &str| HeaderValue::from_str(text).expect("only visible characters");
    headers.insert(header::CONTENT_TYPE, text(&content_type_with_charset(content_type.essence_str())));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(path)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, text(&etag));
    if is_known(request, &etag) {
        return Some((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    let body = match file.data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    Some((headers, body).into_response())
}

/// The compressed twins are never asked for by name.
fn find(path: &str) -> Option<EmbeddedFile> {
    Site::get(path.strip_prefix('/')?)
}

/// A strong validator (RFC 9110, section 8.8.3): each encoding of a file has its own.
fn entity_tag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let first = hash.first_chunk().map_or(0, |first| u128::from_be_bytes(*first));
    format!("\"{first:032x}\"")
}

/// Files whose names change with their content never need to be asked for again.
fn cache_control(path: &str) -> &'static str {
    if path.starts_with("/pkg/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn content_type_with_charset(essence: &str) -> String {
    let is_text = essence.starts_with("text/") || essence == "application/json" || essence.ends_with("+json");
    if is_text { format!("{essence}; charset=utf-8") } else { essence.to_owned() }
}

/// RFC 9110, section 12.5.3: a coding with the weight 0 is not acceptable.
fn accepts(request: &HeaderMap, wanted: &str) -> bool {
    let codings = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    codings.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_wanted = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
        let weight =
            parts.find_map(|parameter| parameter.strip_prefix(['q', 'Q'])?.strip_prefix('=')?.parse::<f32>().ok());
        is_wanted && weight.is_none_or(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_site_is_where_it_was_built() {
        let this = std::env::current_exe().unwrap();
        let site = std::path::Path::new(env!("O2M_SITE"));
        assert!(this.starts_with(site.parent().unwrap()), "{} {}", this.display(), site.display());
    }

    #[test]
    fn a_coding_is_sent_to_whom_it_suits() {
        for (value, expected) in [
            ("gzip, deflate, br, zstd", [true, true]),
            ("BR;q=0.5", [true, false]),
            ("br;q=0", [false, false]),
            ("br; Q=0.0, gzip", [false, true]),
            ("gzip, deflate", [false, true]),
            ("brotli, x-gzip", [false, false]),
            ("", [false, false]),
        ] {
            let request = request(header::ACCEPT_ENCODING, value);
            assert_eq!(CODINGS.map(|(coding, _)| accepts(&request, coding)), expected, "{value}");
        }
        assert!(!accepts(&HeaderMap::new(), "br"));
    }

    #[test]
    fn each_coding_of_a_file_has_its_own_entity_tag() {
        let answers = ["br, gzip", "gzip", "identity"].map(|value| {
            let request = request(header::ACCEPT_ENCODING, value);
            let headers = respond("/manifest.webmanifest", &request).expect("the site was built").headers().clone();
            assert_eq!(headers[header::VARY], "accept-encoding");
            (headers.get(header::CONTENT_ENCODING).cloned(), headers[header::ETAG].clone())
        });
        assert_eq!(
            answers.each_ref().map(|(coding, _)| coding.as_ref().map(HeaderValue::as_bytes)),
            [Some(b"br".as_slice()), Some(b"gzip"), None]
        );
        let tags: std::collections::HashSet<_> = answers.into_iter().map(|(_, tag)| tag).collect();
        assert_eq!(tags.len(), 3);
    }

    #[test]
    fn only_files_named_by_their_content_are_kept_for_ever() {
        assert!(cache_control("/pkg/o2m-0123.js").ends_with("immutable"));
        assert_eq!(cache_control("/icon.svg"), "no-cache");
    }

    #[test]
    fn what_is_not_there_is_not_there() {
        for path in ["/", "/pkg", "/pkg/", "", "/../../Cargo.toml", "/nothing.js"] {
            assert!(find(path).is_none(), "{path}");
        }
    }
}
