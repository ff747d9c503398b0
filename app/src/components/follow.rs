//! What a page shows, and what happens at the node while it is open.

use domain::LiveEvent;
use leptos::{prelude::*, task::spawn_local};
use serde::{Serialize, de::DeserializeOwned};

use crate::{api::ApiError, browser::live};

type Followed<T> = Resource<Result<T, ApiError>>;

/// What `read` answers for `source`, read again whenever something happens that concerns it.
///
/// The page is built anew only where the answer is another: an open menu, an unfolded letter and what was typed outlive an event that
/// was about something else. So they outlive a node that does not answer, and that one was signed out elsewhere.
pub fn followed<S, T, Reading>(
    source: impl Fn() -> S + Copy + Send + Sync + 'static,
    read: impl Fn(S) -> Reading + Copy + Send + Sync + 'static,
    concerns: impl Fn(LiveEvent) -> bool + Send + Sync + 'static,
) -> Followed<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    Reading: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let resource = Resource::new(source, read);
    follow(resource, source, read, concerns);
    resource
}

/// The same for what decides the status of the page, such as that there is none.
pub fn followed_blocking<S, T, Reading>(
    source: impl Fn() -> S + Copy + Send + Sync + 'static,
    read: impl Fn(S) -> Reading + Copy + Send + Sync + 'static,
    concerns: impl Fn(LiveEvent) -> bool + Send + Sync + 'static,
) -> Followed<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    Reading: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let resource = Resource::new_blocking(source, read);
    follow(resource, source, read, concerns);
    resource
}

fn follow<S, T, Reading>(
    resource: Followed<T>,
    source: impl Fn() -> S + Copy + Send + Sync + 'static,
    read: impl Fn(S) -> Reading + Send + Sync + 'static,
    concerns: impl Fn(LiveEvent) -> bool + Send + Sync + 'static,
) where
    S: Clone + PartialEq + 'static,
    T: PartialEq + Send + Sync + 'static,
    Reading: Future<Output = Result<T, ApiError>> + 'static,
{
    let latest = StoredValue::new(0_u32);
    live::on_event(move |event| {
        if !concerns(event) {
            return;
        }
        let number = latest.get_value() + 1;
        latest.set_value(number);
        let asked = untrack(source);
        let reading = read(asked.clone());
        spawn_local(async move {
            let answer = reading.await;
            // The page was left, asked again, or asks for something else by now.
            let is_awaited = latest.try_get_value() == Some(number) && untrack(source) == asked;
            if is_awaited {
                resource.maybe_update(|shown| {
                    let is_news = is_news(shown.as_ref(), &answer);
                    if is_news {
                        *shown = Some(answer);
                    }
                    is_news
                });
            }
        });
    });
}

fn is_news<T: PartialEq>(shown: Option<&Result<T, ApiError>>, answer: &Result<T, ApiError>) -> bool {
    match (shown, answer) {
        (Some(Ok(_)), Err(ApiError::SignInRequired | ApiError::Unreachable)) => false,
        (shown, answer) => shown != Some(answer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_is_what_the_page_does_not_show() {
        let is = |shown: Option<Result<u8, ApiError>>, answer| is_news(shown.as_ref(), &answer);
        assert!(is(None, Ok(1)));
        assert!(is(Some(Ok(1)), Ok(2)));
        assert!(!is(Some(Ok(1)), Ok(1)));
        assert!(is(Some(Ok(1)), Err(ApiError::NotFound)), "it is gone");
        assert!(!is(Some(Ok(1)), Err(ApiError::Unreachable)), "what is there stays");
        assert!(!is(Some(Ok(1)), Err(ApiError::SignInRequired)), "what is there stays");
        assert!(is(Some(Err(ApiError::Unreachable)), Ok(1)), "it is there again");
        assert!(!is(Some(Err(ApiError::Unreachable)), Err(ApiError::Unreachable)));
    }
}
