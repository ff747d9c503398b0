//! The signature base: the bytes that are signed (RFC 9421, section 2.5).

use sfv::{InnerList, ListSerializer};

/// The parts of a request that its signature covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Components<'a> {
    pub(super) method: &'a str,
    pub(super) authority: &'a str,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) content_digest: Option<&'a str>,
}

impl Components<'_> {
    /// The lines of the signature base, in the order of the profile.
    pub(super) fn lines(&self) -> Vec<(&'static str, String)> {
        let mut lines = vec![
            // Section 2.2.1: "The component value is canonicalized by taking the value of the method as a string."
            ("@method", self.method.to_owned()),
            // Section 2.2.3: "the host name is normalized to lowercase, and the default port is omitted".
            ("@authority", self.authority.to_owned()),
            // Section 2.2.6: "an empty path string is normalized as a single slash (/) character".
            ("@path", if self.path.is_empty() { "/" } else { self.path }.to_owned()),
            // Section 2.2.7: "If the query string is absent from the request message, the component value is the leading ? character alone".
            ("@query", format!("?{}", self.query.unwrap_or_default())),
        ];
        lines.extend(self.content_digest.map(|digest| ("content-digest", digest.to_owned())));
        lines
    }
}

/// Joins `lines` and the parameters. "The signature base is an ASCII string [...] containing the canonicalized HTTP message components
/// covered by the signature", each line `"name": value`, the last one `"@signature-params"` and without a newline.
pub(super) fn signature_base(lines: &[(&str, String)], signature_params: &InnerList) -> String {
    let mut base = String::new();
    for (name, value) in lines {
        base.extend(["\"", name, "\": ", value, "\n"]);
    }
    base + "\"@signature-params\": " + &serialize(signature_params)
}

/// Section 2.3: "The signature parameters component value is serialized as a parameterized Inner List".
pub(super) fn serialize(list: &InnerList) -> String {
    let mut serializer = ListSerializer::new();
    serializer.members([&list.clone().into()]);
    serializer.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_components_as_the_rfc_says() {
        let bare = Components { method: "GET", authority: "a", path: "", query: None, content_digest: None };
        let [_, _, path, query] = bare.lines().try_into().unwrap();
        assert_eq!((path.1.as_str(), query.1.as_str()), ("/", "?"));

        let full = Components { path: "/a%2Fb", query: Some("c=%20&d"), content_digest: Some("x"), ..bare };
        let [_, _, path, query, digest] = full.lines().try_into().unwrap();
        assert_eq!((path.1.as_str(), query.1.as_str(), digest.1.as_str()), ("/a%2Fb", "?c=%20&d", "x"));
    }
}
