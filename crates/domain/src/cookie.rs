//! Cookies as a server sets them and a browser sends them back (RFC 6265, section 4).

/// The value of the cookie `name`, in the `Cookie` headers of a request.
pub fn cookie<'a>(headers: impl IntoIterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    headers.into_iter().flat_map(|header| header.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// The `Set-Cookie` header that lets a browser keep a secret for this site: no script reads it, and no other site's form sends it.
/// `value` is made of characters that a cookie may have; with 0 seconds the browser forgets the cookie.
pub fn set_cookie(name: &str, value: &str, max_age_seconds: i64, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_by_its_whole_name() {
        for (headers, expected) in [
            (&["o2m_a=1"][..], Some("1")),
            (&["o2m_b=2; o2m_a=1"], Some("1")),
            (&["o2m_b=2", "x=3;o2m_a=1=2"], Some("1=2")),
            (&["o2m_a="], Some("")),
            (&["o2m_aa=1", "xo2m_a=1", "o2m_a", "=o2m_a"], None),
            (&[], None),
        ] {
            assert_eq!(cookie(headers.iter().copied(), "o2m_a"), expected, "{headers:?}");
        }
    }

    #[test]
    fn is_for_tls_alone_if_it_came_by_tls() {
        assert_eq!(set_cookie("a", "1", 60, false), "a=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        assert!(set_cookie("a", "1", 60, true).ends_with("; Secure"));
    }
}
