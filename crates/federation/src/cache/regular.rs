//! Around the cache: a response in the plain words that the library reads, and as it was sent for the caller.

use async_trait::async_trait;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, header};
use reqwest::{Request, Response};
use reqwest_middleware::{Middleware, Next};

use super::sharing::Sharing;

/// Fields about one connection (RFC 9110, section 7.6.1) or one proxy (RFC 9111, section 3.1).
const NOT_STORED: [&str; 10] = [
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

/// Fields that are changed on the way to the library, or by it; beside each the one that has what was sent.
const AS_SENT: [(HeaderName, HeaderName); 4] = [
    (header::CACHE_CONTROL, HeaderName::from_static("as-sent-cache-control")),
    (header::DATE, HeaderName::from_static("as-sent-date")),
    (header::EXPIRES, HeaderName::from_static("as-sent-expires")),
    (header::LAST_MODIFIED, HeaderName::from_static("as-sent-last-modified")),
];

/// Says whether the field is another one whenever a response is made.
pub(super) fn is_about_time(name: &str) -> bool {
    ["age", "as-sent-date", "date"].contains(&name)
}

/// Below the cache.
pub(super) struct Regular {
    pub(super) sharing: Sharing,
}

/// Above the cache.
pub(super) struct AsSent;

#[async_trait]
impl Middleware for Regular {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let mut response = next.run(request, extensions).await?;
        let headers = response.headers_mut();
        remove_connection_fields(headers);
        keep_as_sent(headers);
        use_first_age(headers);
        make_dates_plain(headers);
        make_directives_plain(headers, self.sharing);
        Ok(response)
    }
}

#[async_trait]
impl Middleware for AsSent {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let mut response = next.run(request, extensions).await?;
        restore_as_sent(response.headers_mut());
        Ok(response)
    }
}

/// Puts aside what was sent, so that it can be [restored](restore_as_sent): a cache passes on fields as they are (RFC 9111, section 3.1). The
/// library writes a Date of its own besides.
fn keep_as_sent(headers: &mut HeaderMap) {
    for (name, as_sent) in AS_SENT {
        let lines: Vec<&[u8]> = headers.get_all(&name).iter().map(HeaderValue::as_bytes).collect();
        let sent = (!lines.is_empty()).then(|| HeaderValue::from_bytes(&lines.join(&b", "[..])));
        headers.remove(&as_sent);
        if let Some(Ok(sent)) = sent {
            headers.insert(as_sent, sent);
        }
    }
}

fn restore_as_sent(headers: &mut HeaderMap) {
    for (name, as_sent) in AS_SENT {
        if let Some(sent) = headers.remove(as_sent) {
            headers.insert(name, sent);
        }
    }
}

/// "Intermediaries MUST parse a received Connection header field before a message is forwarded and, for each connection-option in this
/// field, remove any header or trailer field(s) from the message with the same name as the connection-option" (RFC 9110, section 7.6.1)
fn remove_connection_fields(headers: &mut HeaderMap) {
    let lines = headers.get_all(header::CONNECTION).iter().filter_map(|line| line.to_str().ok());
    let listed: Vec<HeaderName> = lines.flat_map(|line| line.split(',')).flat_map(|name| name.trim().parse()).collect();
    for name in listed {
        headers.remove(name);
    }
    for name in NOT_STORED {
        headers.remove(name);
    }
}

/// "Although it is defined as a singleton header field, a cache encountering a message with a list-based Age field value SHOULD use the
/// first member of the field value, discarding subsequent ones." (RFC 9111, section 5.1)
fn use_first_age(headers: &mut HeaderMap) {
    let first = headers.get(header::AGE).and_then(|age| age.to_str().ok()?.split(',').next()?.trim().parse().ok());
    if let Some(first) = first {
        headers.insert(header::AGE, first);
    }
}

/// "A recipient that parses a timestamp value in an HTTP field MUST accept all three HTTP-date formats." (RFC 9110, section 5.6.7) "A cache
/// recipient MUST interpret invalid date formats, especially the value "0", as representing a time in the past (i.e., "already expired")."
/// (RFC 9111, section 5.3)
fn make_dates_plain(headers: &mut HeaderMap) {
    for name in [header::DATE, header::EXPIRES, header::LAST_MODIFIED] {
        let Some(value) = headers.get(&name) else { continue };
        let date = value.to_str().ok().and_then(|value| httpdate::parse_http_date(value).ok());
        if let Some(date) = date
            && let Ok(plain) = HeaderValue::try_from(httpdate::fmt_http_date(date))
        {
            headers.insert(name, plain);
        } else if name == header::EXPIRES {
            headers.insert(name, HeaderValue::from_static("0"));
        }
    }
}

/// "Cache directives are identified by a token, to be compared case-insensitively" (RFC 9111, section 5.2). Those that forbid stale answers
/// by another name get the one that the library knows: "`no-cache`", "`proxy-revalidate`" and "`s-maxage`", the last two in a shared cache
/// (sections 5.2.2.4, 5.2.2.8 and 5.2.2.10).
fn make_directives_plain(headers: &mut HeaderMap, sharing: Sharing) {
    let lines = headers.get_all(header::CACHE_CONTROL).iter();
    let Ok(lines) = lines.map(HeaderValue::to_str).collect::<Result<Vec<_>, _>>() else { return };
    let mut plain = lines.join(", ").to_ascii_lowercase();
    let has = |name: &str| plain.split(',').any(|directive| directive.split('=').next().map(str::trim) == Some(name));
    let is_shared = sharing == Sharing::Shared;
    if has("no-cache") || is_shared && (has("proxy-revalidate") || has("s-maxage")) {
        plain.push_str(", must-revalidate");
    }
    if let Ok(value) = HeaderValue::try_from(plain)
        && !value.is_empty()
    {
        headers.insert(header::CACHE_CONTROL, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        fields.iter().map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn what_is_about_the_connection_stays_there() {
        let mut fields = headers(&[("connection", "close, A"), ("a", "1"), ("keep-alive", "timeout=5"), ("b", "2")]);
        remove_connection_fields(&mut fields);
        assert_eq!(fields, headers(&[("b", "2")]));
    }

    #[test]
    fn of_several_ages_the_first_counts() {
        for (age, expected) in [("7200, 0", "7200"), ("7", "7"), ("7;old=1", "7;old=1")] {
            let mut fields = headers(&[("age", age)]);
            use_first_age(&mut fields);
            assert_eq!(fields[header::AGE], expected);
        }
    }

    #[test]
    fn dates_are_written_in_one_way() {
        let plain = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (date, expected) in [
            (plain, plain),
            ("Sunday, 06-Nov-94 08:49:37 GMT", plain),
            ("Sun Nov  6 08:49:37 1994", plain),
            ("0", "0"),
            ("Sun, 06  Nov  1994 08:49:37 GMT", "0"),
            ("tomorrow", "0"),
        ] {
            let mut fields = headers(&[("expires", date)]);
            make_dates_plain(&mut fields);
            assert_eq!(fields[header::EXPIRES], expected, "{date}");
        }
    }

    #[test]
    fn directives_are_written_in_one_way() {
        use Sharing::{Private, Shared};
        for (sharing, directives, expected) in [
            (Private, "Max-Age=10", "max-age=10"),
            (Private, "no-CACHE, max-age=10", "no-cache, max-age=10, must-revalidate"),
            (Private, "s-maxage=10", "s-maxage=10"),
            (Shared, "s-maxage=10", "s-maxage=10, must-revalidate"),
            (Shared, "proxy-revalidate", "proxy-revalidate, must-revalidate"),
            (Shared, "no-cached", "no-cached"),
        ] {
            let mut fields = headers(&[("cache-control", directives)]);
            make_directives_plain(&mut fields, sharing);
            assert_eq!(fields[header::CACHE_CONTROL], expected, "{sharing:?} {directives}");
        }
        let mut none = HeaderMap::new();
        make_directives_plain(&mut none, Shared);
        assert!(none.is_empty());
    }
}
