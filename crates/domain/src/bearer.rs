//! App tokens as scripts send them (RFC 6750, section 2.1).

/// The token in an `Authorization` header. The scheme is the same in any case (RFC 9110, section 11.1).
pub fn bearer_token(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_told_from_other_schemes() {
        for (authorization, expected) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic abc", None),
            ("Bearer", None),
            ("", None),
        ] {
            assert_eq!(bearer_token(authorization), expected, "{authorization:?}");
        }
    }
}
