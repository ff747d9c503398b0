//! Whether the asker has what it asks for already.

use axum::http::{HeaderMap, header};
use domain::entity_tag;

/// Says whether the asker has the version `tag`.
pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    entity_tag::is_listed(lines, tag)
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
