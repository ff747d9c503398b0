//! Which header fields are kept, and how a newer response changes them (RFC 9111, sections 3.1 and 3.2).

use http::{HeaderMap, HeaderName, header};

/// Fields about one connection (RFC 9110, section 7.6.1) or one proxy.
const NOT_KEPT: [&str; 10] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authentication-info",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Removes what is about the connection that the message came over.
pub(super) fn remove_connection_fields(headers: &mut HeaderMap) {
    // "Intermediaries MUST parse a received Connection header field before a message is forwarded and, for each connection-option in
    // this field, remove any header or trailer field(s) from the message with the same name as the connection-option, and then remove
    // the Connection header field itself" (RFC 9110, section 7.6.1)
    let lines = headers.get_all(header::CONNECTION).iter().filter_map(|line| line.to_str().ok());
    let listed: Vec<HeaderName> = lines.flat_map(|line| line.split(',')).flat_map(|name| name.trim().parse()).collect();
    for name in listed {
        headers.remove(name);
    }
    // "Header fields that are specific to the proxy that a cache uses when forwarding a request MUST NOT be stored, unless the cache
    // incorporates the identity of the proxy into the cache key. Effectively, this is limited to Proxy-Authenticate (Section 11.7.1 of
    // [HTTP]), Proxy-Authentication-Info (Section 11.7.3 of [HTTP]), and Proxy-Authorization (Section 11.7.2 of [HTTP])."
    // (RFC 9111, section 3.1)
    for name in NOT_KEPT {
        headers.remove(name);
    }
}

/// "When doing so, the cache MUST add each header field in the provided response to the stored response, replacing field values that are
/// already present, with the following exceptions: Header fields excepted from storage in Section 3.1, [...] and The Content-Length
/// header field." (RFC 9111, section 3.2)
pub(super) fn update(stored: &mut HeaderMap, provided: &HeaderMap) {
    // How old the stored response once was says nothing about the one that confirmed it.
    stored.remove(header::AGE);
    let mut provided = provided.clone();
    remove_connection_fields(&mut provided);
    for name in provided.keys().filter(|name| **name != header::CONTENT_LENGTH) {
        stored.remove(name);
        for value in provided.get_all(name) {
            stored.append(name, value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::testing::{fields, headers};

    /// "for each connection-option in this field, remove any header or trailer field(s) from the message with the same name as the
    /// connection-option" (RFC 9110, section 7.6.1)
    #[test]
    fn fields_of_the_connection_and_of_proxies_are_not_kept() {
        let listed = [("Connection", "a, B"), ("connection", "keep-alive"), ("a", "1"), ("b", "2"), ("c", "3")];
        let always =
            [("Keep-Alive", "x"), ("TE", "x"), ("Upgrade", "x"), ("Proxy-Authenticate", "x"), ("Set-Cookie", "x")];
        let mut received = headers(&[&listed[..], &always[..]].concat());
        remove_connection_fields(&mut received);
        assert_eq!(fields(&received), ["c: 3", "set-cookie: x"]);
    }

    /// "the cache MUST add each header field in the provided response to the stored response, replacing field values that are already
    /// present" (RFC 9111, section 3.2)
    #[test]
    fn a_newer_response_replaces_fields_but_not_the_length() {
        let mut stored =
            headers(&[("a", "old"), ("a", "older"), ("b", "kept"), ("content-length", "36"), ("age", "9")]);
        update(
            &mut stored,
            &headers(&[("A", "new"), ("c", "added"), ("content-length", "0"), ("connection", "close")]),
        );
        assert_eq!(fields(&stored), ["a: new", "b: kept", "c: added", "content-length: 36"]);
    }
}
