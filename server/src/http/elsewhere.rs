//! What is in the place of the owner's pages for browsers that are not of this house.

use app::public::Notice;
use axum::{
    extract::Request,
    http::{StatusCode, uri::Scheme},
    response::Response,
};

use super::{
    notice::{is_for_people, notice_or},
    problem::problem,
};

/// From where the owner's pages may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admittance {
    House,
    AnywhereOverTls,
}

/// Refuses a request for the owner's pages.
pub(crate) fn refuse(admittance: Admittance, request: &Request) -> Response {
    let is_https = request.extensions().get() == Some(&Scheme::HTTPS);
    let is_for_people = is_for_people(request.headers());
    if admittance == Admittance::AnywhereOverTls && !is_https {
        let detail = "From outside of its house, this server answers over https only.";
        return notice_or(problem(StatusCode::FORBIDDEN, "Only over https", detail), Notice::OnlyHttps, is_for_people);
    }
    let detail = "This server answers with its owner's pages in its own house only: on its machine and its network.";
    notice_or(problem(StatusCode::FORBIDDEN, "Not from here", detail), Notice::NotAtHome, is_for_people)
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::header};

    use super::*;

    #[test]
    fn people_get_a_page_that_says_why() {
        for (admittance, scheme, accept, content_type) in [
            (Admittance::House, Scheme::HTTP, "text/html", "text/html; charset=utf-8"),
            (Admittance::AnywhereOverTls, Scheme::HTTP, "text/html", "text/html; charset=utf-8"),
            (Admittance::House, Scheme::HTTPS, "*/*", "application/problem+json"),
        ] {
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(scheme);
            request.headers_mut().insert(header::ACCEPT, accept.parse().unwrap());
            let response = refuse(admittance, &request);
            assert_eq!(response.status(), StatusCode::FORBIDDEN);
            assert_eq!(response.headers()[header::CONTENT_TYPE], content_type);
        }
    }
}
