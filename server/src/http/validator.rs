//! Whether the asker has what it asks for already.

use axum::http::HeaderMap;
use headers::{ETag, HeaderMapExt, IfNoneMatch};

/// Says whether the asker has the version `tag` (`If-None-Match`, RFC 9110, section 13.1.2).
pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.typed_get::<IfNoneMatch>().zip(tag.parse::<ETag>().ok());
    known.is_some_and(|(known, tag)| !known.precondition_passes(&tag))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};

    use super::*;

    #[test]
    fn a_known_version_is_recognised() {
        for (sent, expected) in
            [("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("*", true), ("\"b\"", false), ("a", false)]
        {
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(sent))]);
            for tag in ["\"a\"", "W/\"a\""] {
                assert_eq!(is_known(&headers, tag), expected, "{sent} for {tag}");
            }
        }
        assert!(!is_known(&HeaderMap::new(), "\"a\""));
    }
}
