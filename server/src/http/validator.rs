//! Whether the asker has what it asks for already.

use axum::http::{HeaderMap, header};

/// Says whether the asker has the version `tag` (RFC 9110, section 13.1.2): the comparison is weak, and `*` is whatever there is.
pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let sent = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(',')).map(str::trim).any(|each| each == "*" || opaque(each) == opaque(tag))
}

/// The tag without the mark that it is weak (RFC 9110, section 8.8.3).
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

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
