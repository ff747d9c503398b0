//! Messages for the tests of this folder.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, response};
use reqwest::Request;

use super::{
    Sharing,
    stored::{Stored, Times},
};

/// Names and values of fields.
pub(super) type Fields<'a> = &'a [(&'a str, &'a str)];

pub(super) fn headers(fields: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(http::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
    }
    headers
}

pub(super) fn fields(headers: &HeaderMap) -> Vec<String> {
    let mut fields: Vec<_> =
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    fields.sort();
    fields
}

pub(super) fn get(fields: &[(&str, &str)]) -> Request {
    let mut request = Request::new(Method::GET, "http://origin.test/document".parse().unwrap());
    *request.headers_mut() = headers(fields);
    request
}

pub(super) fn head(status: u16, fields: &[(&str, &str)]) -> response::Parts {
    let mut response = http::Response::builder().status(status).body(()).unwrap();
    *response.headers_mut() = headers(fields);
    response.into_parts().0
}

/// Sunday, 6 November 1994, 08:49:37.
pub(super) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
}

/// A 200 that came [`now`].
pub(super) fn stored(fields: &[(&str, &str)], sharing: Sharing) -> Stored {
    answered(&[], fields, sharing)
}

/// The same, for a request with the fields `asked`.
pub(super) fn answered(asked: &[(&str, &str)], fields: &[(&str, &str)], sharing: Sharing) -> Stored {
    let times = Times { requested_at: now(), received_at: now() };
    Stored::new(&get(asked), head(200, fields), "0123456789".into(), sharing, times)
}
