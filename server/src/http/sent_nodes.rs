//! What a page consists of, in its last line, so that the browser can tell whether it arrived as it was sent (`public/hydration.js`).

use axum::{
    body::{Body, to_bytes},
    http::{HeaderValue, header},
    response::Response,
};

use super::problem::node_failed;

/// FNV-1a, 32 bits.
const OFFSET_BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// The elements and comments of a body, in order: how many, and a digest of their names.
#[derive(Debug, PartialEq, Eq)]
struct SentNodes {
    count: u32,
    digest: u32,
}

/// Appends the nodes to a page that is to be hydrated. Pages are rendered whole before they are sent, so nothing is held back by that.
pub(crate) async fn append(response: Response) -> Response {
    let is_html = |value: &HeaderValue| value.as_bytes().starts_with(b"text/html");
    if !response.headers().get(header::CONTENT_TYPE).is_some_and(is_html) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let page = match to_bytes(body, usize::MAX).await {
        Ok(page) => page,
        Err(error) => {
            tracing::error!(error = %error, "a page was not rendered to its end");
            return node_failed();
        }
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let Some(SentNodes { count, digest }) = SentNodes::of(&page) else {
        return Response::from_parts(parts, Body::from(page));
    };
    let nodes = format!(r#"<script type="application/json" id="sent">{{"nodes":{count},"digest":{digest}}}</script>"#);
    Response::from_parts(parts, Body::from([page.as_ref(), nodes.as_bytes()].concat()))
}

impl SentNodes {
    /// Of the body of `page`, `None` without one. Text and values come escaped, so `<` begins a tag or a comment and nothing else.
    fn of(page: &[u8]) -> Option<Self> {
        let mut pieces = page.split(|&byte| byte == b'<').skip(1).skip_while(|piece| name(piece) != b"body");
        pieces.next()?;
        let mut nodes = Self { count: 0, digest: OFFSET_BASIS };
        for piece in pieces.take_while(|piece| !piece.starts_with(b"/body")) {
            match piece.first() {
                Some(b'!') => nodes.add(b"!"),
                Some(first) if first.is_ascii_alphabetic() => nodes.add(name(piece)),
                _ => {}
            }
        }
        Some(nodes)
    }

    fn add(&mut self, name: &[u8]) {
        self.count += 1;
        for byte in name.iter().chain(b" ") {
            self.digest = (self.digest ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME);
        }
    }
}

/// The name of the tag that a piece begins with.
fn name(piece: &[u8]) -> &[u8] {
    let end = piece.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
    &piece[..end.unwrap_or(piece.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_comments_count_in_their_order() {
        let of = |page: &str| SentNodes::of(page.as_bytes()).unwrap();
        let page = of(
            r#"<!DOCTYPE html><head><p></head><body class="a"><h1 id="x">1 &lt; 2<!> 3</h1><br/><!--a--></body><script>"#,
        );
        assert_eq!(page.count, 4);
        assert_eq!(page, of("<body><H1>other words<!----></h1><br><!></body></html>"));
        assert_ne!(page, of("<body><h1><br><!><!></h1></body>"));
        assert_ne!(page, of("<body><h1><!></h1><br><!><div></div></body>"));
        assert_eq!(SentNodes::of(b"<html><p>"), None);
    }

    #[tokio::test]
    async fn a_page_says_it_last_and_an_answer_does_not() {
        let sent = |content_type| async move {
            let response = Response::builder().header(header::CONTENT_TYPE, content_type);
            let response = append(response.body(Body::from("<body><p>a</p></body>")).unwrap()).await;
            String::from_utf8(to_bytes(response.into_body(), 1000).await.unwrap().to_vec()).unwrap()
        };
        assert!(sent("text/html; charset=utf-8").await.ends_with("\"nodes\":1,\"digest\":2437856989}</script>"));
        assert!(sent("application/json").await.ends_with("</body>"));
    }
}
