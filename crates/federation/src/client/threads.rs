//! What friends answer each other: the feed of threads and items on their way home, both past the cache, and older comments through it.

use domain::{
    Cursor, WireId, limits,
    thread::{Answer, ThreadPosition},
};
use http::{HeaderMap, Method, StatusCode, header};

use super::{PeerClient, PeerDocument, put_body, put_json};
use crate::{
    ExchangeError,
    body::read_body,
    paths,
    wire::{CommentsPage, ReportMessage, SignedItem, ThreadsPage, WireError},
};

/// RFC 7515, section 9.2.1.
const JOSE: &str = "application/jose";

/// What became of an item that was brought home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// The home said so, and nothing else.
    Answered(Answer),
    /// The home holds this of the same item, signed by this node as well.
    Holds(Box<SignedItem>),
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportAnswer {
    Taken,
    /// There is no such comment for this node, or the server knows of no reports.
    NotTaken,
    TooSoon {
        retry_after_seconds: i64,
    },
}

impl PeerClient {
    /// The page of the feed of threads that follows `since`, or the first; `None` if nothing changed after that.
    pub async fn threads(&self, since: Option<Cursor>) -> Result<Option<ThreadsPage>, ExchangeError> {
        let answer = self.page_of_feed(&paths::threads_page(since), since, None).await?;
        let page = answer.body.map(|body| ThreadsPage::parse(&body, self.exchange.peer(), since));
        Ok(page.transpose()?)
    }

    /// The comments under `post` that stand before a position.
    pub async fn older_comments(
        &self,
        post: WireId,
        before: ThreadPosition,
    ) -> Result<PeerDocument<CommentsPage>, ExchangeError> {
        let document = self.document(&paths::comments(post, before)).await?;
        let content = CommentsPage::parse(&document.content, self.exchange.peer(), post, before)?;
        Ok(PeerDocument { content, cache: document.cache })
    }

    /// Tells the owner of the thread, whose server this is, about a comment in it.
    pub async fn report(
        &self,
        post: WireId,
        id: WireId,
        report: &ReportMessage,
    ) -> Result<ReportAnswer, ExchangeError> {
        let mut request = self.request(Method::PUT, &paths::report(post, id))?;
        put_json(&mut request, report.to_json());
        let response = self.exchange.execute(request).await?;
        match response.status() {
            StatusCode::NO_CONTENT => Ok(ReportAnswer::Taken),
            StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                Ok(ReportAnswer::NotTaken)
            }
            StatusCode::TOO_MANY_REQUESTS => {
                Ok(ReportAnswer::TooSoon { retry_after_seconds: retry_after_seconds(response.headers()) })
            }
            status => Err(ExchangeError::of_status(status)),
        }
    }

    /// Brings an item of this node's to the home of its thread, which this server is.
    pub async fn bring(&self, item: &SignedItem) -> Result<Brought, ExchangeError> {
        let subject = item.entry().subject;
        let mut request = self.request(Method::PUT, &paths::comment(subject.post, subject.id))?;
        put_body(&mut request, JOSE, item.as_str().to_owned().into());
        let response = self.exchange.execute(request).await?;
        let answer = match response.status() {
            StatusCode::NO_CONTENT => Answer::Held,
            StatusCode::BAD_REQUEST => Answer::Misdirected,
            StatusCode::FORBIDDEN => Answer::Closed,
            StatusCode::NOT_FOUND => Answer::NotFound,
            StatusCode::GONE => Answer::Removed,
            StatusCode::UNPROCESSABLE_ENTITY => Answer::NoTarget,
            StatusCode::TOO_MANY_REQUESTS => {
                Answer::TooSoon { retry_after_seconds: retry_after_seconds(response.headers()) }
            }
            StatusCode::CONFLICT => {
                let body = read_body(response, limits::COMMENT_BYTES).await?;
                let held = str::from_utf8(&body).ok().and_then(|jws| SignedItem::parse(jws).ok());
                // Of another item, or by another author, it says nothing.
                let held = held.filter(|held| held.entry().subject == subject).ok_or(WireError::Field("item"))?;
                return Ok(Brought::Holds(Box::new(held)));
            }
            status => return Err(ExchangeError::of_status(status)),
        };
        Ok(Brought::Answered(answer))
    }
}

/// RFC 9110, section 10.2.3, in seconds and for an hour at most; where nothing readable is said, as long as revisions are apart.
fn retry_after_seconds(headers: &HeaderMap) -> i64 {
    let seconds = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
    seconds.map_or(limits::REVISION_SECONDS, |seconds| i64::from(seconds.min(3600)))
}
