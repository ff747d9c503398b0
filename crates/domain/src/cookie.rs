//! Cookies as a browser sends them back (RFC 6265, section 4.2).

/// The value of the cookie `name`, in the `Cookie` headers of a request.
pub fn cookie<'a>(headers: impl IntoIterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    headers.into_iter().flat_map(|header| header.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
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
}
