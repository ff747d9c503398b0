//! Answers to forms: a redirect to the page that shows what came of it. With JavaScript a visit sends the form, and takes the answer likewise.

use axum::http::{Uri, header};
use domain::{NotificationId, PeerId, PostId, PostsFrom, ThreadItemId, TimelineCursor, thread::ThreadPosition};
use leptos::server_fn::{ServerFn, error::ServerFnUrlError};
use node::SaidUnder;

use super::{redirect, wants_html, with_headers};
use crate::api::ApiError;

/// Most characters of a field that are given back, far more than any field holds.
const TYPED_CHARACTERS: usize = 2_000;
/// Where the owner's posts are that can be deleted: the timeline, and the owner's own.
const OWN_LISTS: [&str; 2] = ["/", "/profile"];
/// Where posts are, beside the pages of friends.
const LISTS: [&str; 3] = ["/", "/profile", "/saved"];
/// Where all is that the owner wrote in friends' threads.
const OWN_WORDS: &str = "/written";
/// Where requests are answered.
const REQUEST_PAGES: [&str; 2] = ["/friends", "/notifications"];

/// Sends a form on to `path`; a script and an island know by themselves what came of it. Says which it was.
pub(in crate::api) fn answer_form(path: &str) -> bool {
    let is_form = wants_html();
    if is_form {
        redirect(path);
    }
    is_form
}

/// Sends a form back to the list of posts in which it was, down to which one had read, and says there that `what` was done.
/// Of a form elsewhere: to the timeline.
pub(in crate::api) fn answer_form_of_list(what: &str) {
    answer_form_on(&OWN_LISTS, what);
}

/// Sends a form back to the post in which it was, in a list or alone. Of a form elsewhere: to the timeline.
pub(in crate::api) fn answer_form_of_post(post: PostId) {
    answer_form(&page_with_post(post, page_of_form().as_ref()));
}

/// Sends a form back to the page on which the request was, and says there that `what` was done.
pub(in crate::api) fn answer_form_of_request(what: &str) {
    answer_form_on(&REQUEST_PAGES, what);
}

/// Sends a form back to the one of `pages` on which it was, down to which one had read, and says there that `what` was done. Of a form
/// elsewhere: to the first of them. A place on the page may stand behind `what`, as `what#place`.
pub(in crate::api) fn answer_form_on(pages: &[&str], what: &str) {
    answer_form(&page_that_says(what, pages, page_of_form().as_ref()));
}

/// Sends a form back to the thread in which it was, and says there that `what` was done; or to the page of all that the owner wrote, if it was
/// on that, or the thread is not here.
pub(in crate::api) fn answer_form_in_thread(post: Option<PostId>, what: Option<&str>) {
    let page = page_of_form();
    match post {
        Some(post) if page.as_ref().is_none_or(|page| page.path() != OWN_WORDS) => {
            answer_form(&thread(post, page.as_ref(), what, "thread"));
        }
        _ => answer_form_on(&[OWN_WORDS], what.unwrap_or_default()),
    }
}

/// Sends a form on to a comment in the thread in which it was.
pub(in crate::api) fn answer_form_at_comment(post: PostId, item: ThreadItemId) {
    answer_form(&thread(post, page_of_form().as_ref(), None, &format!("comment-{item}")));
}

/// Sends a form on to a message in the conversation with `peer`.
pub(in crate::api) fn answer_form_in_conversation(peer: PeerId, item: ThreadItemId) {
    answer_form(&conversation(peer, None, None, &format!("comment-{item}")));
}

/// Sends a form on to a comment or message of the owner's: to the page of all that they wrote, if its thread is not here any more.
pub(in crate::api) fn answer_form_at_own_words(place: SaidUnder, item: ThreadItemId) {
    match place {
        SaidUnder::Post(post) => answer_form_at_comment(post, item),
        SaidUnder::Conversation(peer) => {
            answer_form(&conversation(peer, page_of_form().as_ref(), None, &format!("comment-{item}")));
        }
        SaidUnder::Gone => {
            answer_form(&format!("{OWN_WORDS}#comment-{item}"));
        }
    }
}

/// Sends a form back to the thread or conversation in which it was, and says there that `what` was done.
pub(in crate::api) fn answer_form_of_own_words(place: SaidUnder, what: &str) {
    match place {
        SaidUnder::Post(post) => answer_form_in_thread(Some(post), Some(what)),
        SaidUnder::Conversation(peer) => {
            answer_form(&conversation(peer, page_of_form().as_ref(), Some(what), ""));
        }
        SaidUnder::Gone => answer_form_in_thread(None, Some(what)),
    }
}

/// Sends a form back to its page, where it is found by `word`, and to a place there.
pub(in crate::api) fn answer_form_with_unsent(word: &str, place: &str) {
    let page = page_of_form();
    let (path, query) = page.as_ref().map_or(("/", None), |page| (page.path(), page.query()));
    let kept = query.unwrap_or_default().split('&').filter(|pair| is_from(pair) || is_before(pair));
    let query: Vec<String> = kept.map(str::to_owned).chain([format!("unsent={word}")]).collect();
    answer_form(&format!("{path}?{}#{place}", query.join("&")));
}

/// Says whether a pair in the query says with which comment a page of a thread begins.
fn is_from(pair: &str) -> bool {
    pair.strip_prefix("from=").is_some_and(|from| from.parse::<ThreadItemId>().is_ok())
}

/// Says whether a pair in the query says before which message a page of a conversation ends.
fn is_before(pair: &str) -> bool {
    pair.strip_prefix("before=").is_some_and(|before| before.parse::<ThreadPosition>().is_ok())
}

/// A place in the conversation with `peer`: on that page of it which `page` shows, or on the last.
fn conversation(peer: PeerId, page: Option<&Uri>, what: Option<&str>, place: &str) -> String {
    let path = format!("/messages/{peer}");
    let page = page.filter(|page| page.path() == path);
    let before = page.and_then(Uri::query).unwrap_or_default().split('&').find(|pair| is_before(pair));
    let query: Vec<String> =
        before.map(str::to_owned).into_iter().chain(what.map(|what| format!("saved={what}"))).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    let hash = if place.is_empty() { "" } else { "#" };
    format!("{path}{mark}{}{hash}{place}", query.join("&"))
}

/// A place in the thread under a post: on that page of it which `page` shows.
fn thread(post: PostId, page: Option<&Uri>, what: Option<&str>, place: &str) -> String {
    let page = page.filter(|page| page.path() == format!("/posts/{post}"));
    let from = page.and_then(Uri::query).unwrap_or_default().split('&').find(|pair| is_from(pair)).map(str::to_owned);
    let query: Vec<String> = from.into_iter().chain(what.map(|what| format!("saved={what}"))).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/posts/{post}{mark}{}#{place}", query.join("&"))
}

fn page_of_form() -> Option<Uri> {
    with_headers(|headers| headers.get(header::REFERER)?.to_str().ok()?.parse::<Uri>().ok())
}

/// The page that the browser says, as far as it is one of ours: its address may be anything.
fn page_that_says(what: &str, pages: &[&str], page: Option<&Uri>) -> String {
    let page = page.filter(|page| pages.contains(&page.path()));
    let path = page.map(Uri::path).or(pages.first().copied()).unwrap_or("/");
    let kept = kept_query(page);
    format!("{path}?{kept}{}saved={what}", if kept.is_empty() { "" } else { "&" })
}

/// What stays in the query of a page: which part of a list it shows, and which posts.
fn kept_query(page: Option<&Uri>) -> String {
    let pairs = page.and_then(Uri::query).unwrap_or_default().split('&');
    pairs.filter(|pair| is_of_list(pair)).collect::<Vec<_>>().join("&")
}

/// The page that the browser says, if posts are on it, and the post there.
fn page_with_post(post: PostId, page: Option<&Uri>) -> String {
    let page = page.filter(|page| has_posts(page.path(), post));
    let path = page.map_or("/", Uri::path);
    let kept = kept_query(page);
    format!("{path}{}{kept}#post-{post}", if kept.is_empty() { "" } else { "?" })
}

fn has_posts(path: &str, post: PostId) -> bool {
    let is_of_friend = |path: &str| path.strip_prefix("/friends/").is_some_and(|id| id.parse::<PeerId>().is_ok());
    LISTS.contains(&path) || path == format!("/posts/{post}") || is_of_friend(path)
}

/// Says whether a pair in the query says which part of a list the page shows, or which posts.
fn is_of_list(pair: &str) -> bool {
    match pair.split_once('=') {
        Some(("before", place)) => is_place(place),
        Some(("from", from)) => from.parse::<PostsFrom>().is_ok(),
        Some(("pictures", word)) => word == "true",
        _ => false,
    }
}

/// Says whether it is one in a list of posts, or of notifications.
fn is_place(text: &str) -> bool {
    text.parse::<TimelineCursor>().is_ok() || text.parse::<NotificationId>().is_ok()
}

/// Sends a form back to its page with why `S` failed and with what was typed into `field`. Never for secrets:
/// both are in the URL.
pub(in crate::api) fn keep_typed<S: ServerFn>(error: ApiError, field: &str, typed: &str) -> ApiError {
    keep_all_typed::<S>(error, &[(field, typed)])
}

/// The same with several fields.
pub(in crate::api) fn keep_all_typed<S: ServerFn>(error: ApiError, fields: &[(&str, &str)]) -> ApiError {
    keep_typed_at::<S>(error, fields, "")
}

/// The same, at a place on the page.
pub(in crate::api) fn keep_typed_at<S: ServerFn>(error: ApiError, fields: &[(&str, &str)], place: &str) -> ApiError {
    if wants_html()
        && let Some(url) = url_with_error::<S>(&error, fields)
    {
        let place = if place.is_empty() { String::new() } else { format!("#{place}") };
        redirect(&(url + &place));
    }
    error
}

fn url_with_error<S: ServerFn>(error: &ApiError, fields: &[(&str, &str)]) -> Option<String> {
    let mut page = with_headers(|headers| headers.get(header::REFERER)?.to_str().ok().map(str::to_owned))?;
    ServerFnUrlError::<ApiError>::strip_error_info(&mut page);
    let mut url = ServerFnUrlError::new(S::PATH, error.clone()).to_url(&page).ok()?;
    let is_other = |key: &str| fields.iter().all(|(field, _)| *field != key);
    let pairs = url.query_pairs().filter(|(key, _)| is_other(key));
    let pairs = pairs.map(|(key, value)| (key.into_owned(), value.into_owned()));
    let typed =
        fields.iter().map(|(field, typed)| ((*field).to_owned(), typed.chars().take(TYPED_CHARACTERS).collect()));
    let pairs: Vec<_> = pairs.chain(typed).collect();
    url.query_pairs_mut().clear().extend_pairs(pairs);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_its_page() {
        let posts: &[&str] = &OWN_LISTS;
        let requests: &[&str] = &REQUEST_PAGES;
        for (pages, page, expected) in [
            (posts, "http://localhost/profile", "/profile?saved=x"),
            (posts, "http://localhost/profile?saved=profile&before=17.3", "/profile?before=17.3&saved=x"),
            (posts, "http://localhost/?before=17.3", "/?before=17.3&saved=x"),
            (posts, "http://localhost/?before=17.3%26a=b", "/?saved=x"),
            (
                posts,
                "http://localhost/?from=circle-3&pictures=true&before=17.3",
                "/?from=circle-3&pictures=true&before=17.3&saved=x",
            ),
            (posts, "http://localhost/?from=circle-3%26a&pictures=maybe", "/?saved=x"),
            (posts, "http://localhost/posts/3?before=17.3", "/?saved=x"),
            (posts, "/", "/?saved=x"),
            (requests, "http://localhost/notifications?before=17", "/notifications?before=17&saved=x"),
            (requests, "http://localhost/notifications?before=seventeen", "/notifications?saved=x"),
            (requests, "http://localhost/friends", "/friends?saved=x"),
            (requests, "http://localhost/elsewhere", "/friends?saved=x"),
        ] {
            assert_eq!(page_that_says("x", pages, page.parse().ok().as_ref()), expected, "{page}");
        }
        assert_eq!(page_that_says("x", posts, None), "/?saved=x");
    }

    #[test]
    fn a_form_of_a_post_leads_back_to_it() {
        for (page, expected) in [
            ("http://localhost/", "/#post-3"),
            ("http://localhost/?from=friends&before=17.3&saved=y", "/?from=friends&before=17.3#post-3"),
            ("http://localhost/saved", "/saved#post-3"),
            ("http://localhost/posts/3", "/posts/3#post-3"),
            ("http://localhost/posts/4", "/#post-3"),
            ("http://localhost/friends/7", "/friends/7#post-3"),
            ("http://localhost/friends/x", "/#post-3"),
            ("http://localhost/settings", "/#post-3"),
        ] {
            assert_eq!(page_with_post(PostId(3), page.parse().ok().as_ref()), expected, "{page}");
        }
    }

    #[test]
    fn a_form_of_a_thread_leads_back_to_its_page_of_that() {
        for (page, what, expected) in [
            ("http://localhost/posts/3", None, "/posts/3#thread"),
            ("http://localhost/posts/3", Some("x"), "/posts/3?saved=x#thread"),
            ("http://localhost/posts/3?from=7&saved=y", Some("x"), "/posts/3?from=7&saved=x#thread"),
            ("http://localhost/posts/3?from=7%26a", None, "/posts/3#thread"),
            ("http://localhost/posts/4?from=7", None, "/posts/3#thread"),
        ] {
            assert_eq!(thread(PostId(3), page.parse().ok().as_ref(), what, "thread"), expected, "{page}");
        }
    }

    #[test]
    fn a_form_of_a_conversation_leads_back_to_its_page_of_that() {
        let before = "before=17.11111111111111111111111111111111";
        for (page, what, expected) in [
            ("http://localhost/messages/3".to_owned(), None, "/messages/3#comment-7".to_owned()),
            (format!("http://localhost/messages/3?{before}"), None, format!("/messages/3?{before}#comment-7")),
            (
                format!("http://localhost/messages/3?{before}&unsent=x"),
                Some("x"),
                format!("/messages/3?{before}&saved=x#comment-7"),
            ),
            (format!("http://localhost/messages/4?{before}"), None, "/messages/3#comment-7".to_owned()),
            ("http://localhost/messages/3?before=17".to_owned(), None, "/messages/3#comment-7".to_owned()),
        ] {
            assert_eq!(conversation(PeerId(3), page.parse().ok().as_ref(), what, "comment-7"), expected, "{page}");
        }
    }
}
