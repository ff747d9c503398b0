//! All posts in time order, mine and friends', and where a new one is written.

use domain::TimelineCursor;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api::{ApiError, DraftView, TimelineView, read_draft},
    browser::{live, place},
    components::{Composer, Empty, FieldLink, FolderWaiting, Loaded, Page, PostFeed, PostList, Whose},
    i18n::{t, use_i18n},
};

const PATH: &str = "/";

#[component]
pub fn TimelinePage() -> impl IntoView {
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")).and_then(|before| before.parse().ok()));
    let timeline = Resource::new(move || before.get(), load);
    let is_deleted = Signal::derive(move || query.with(|query| query.get_str("saved") == Some("post-deleted")));
    view! { <TimelineFrom timeline start=before.into() is_deleted/> }
}

/// A page of the timeline, and the draft above the newest.
type Loading = Resource<Result<(TimelineView, Option<DraftView>), ApiError>>;

/// The page, wherever its values come from.
#[component]
pub fn TimelineFrom(
    timeline: Loading,
    /// The post after which the page starts, if it is not the newest.
    start: Signal<Option<TimelineCursor>>,
    /// One comes from a post that one deleted.
    #[prop(default = Signal::stored(false))]
    is_deleted: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, posts.title)>
            <h1 class="visually-hidden">{t!(i18n, posts.title)}</h1>
            <div class="saved" role="status">
                {move || is_deleted.get().then(|| view! { <p>{t!(i18n, posts.deleted)}</p> })}
            </div>
            <Loaded resource=timeline let:loaded>
                <Timeline page=loaded.0 draft=loaded.1 start=start.get_untracked()/>
            </Loaded>
        </Page>
    }
}

/// The newest page comes with the draft: older ones are for reading.
async fn load(before: Option<TimelineCursor>) -> Result<(TimelineView, Option<DraftView>), ApiError> {
    let draft = if before.is_none() { Some(read_draft().await?) } else { None };
    Ok((Whose::Everybody.read(before, place::until(PATH)).await?, draft))
}

#[component]
fn Timeline(page: TimelineView, draft: Option<DraftView>, start: Option<TimelineCursor>) -> impl IntoView {
    let i18n = use_i18n();
    let feed = PostFeed::new(page, Whose::Everybody, start);
    live::on_event(move |event| feed.follow(event));
    let top = match draft {
        Some(draft) => Either::Left(view! {
            <Composer draft is_publishing=feed.is_publishing() on_published=move |post| feed.add(post)/>
            <FolderWaiting/>
        }),
        None => Either::Right(view! { <p><a class="button-quiet" href="/">{t!(i18n, posts.newest)}</a></p> }),
    };
    view! {
        {top}
        <PostList feed path=PATH/>
        {move || feed.is_empty().then(|| view! {
            <Empty sentence=t!(i18n, posts.empty)>
                <FieldLink class="button" path="/friends" field="address">{t!(i18n, posts.empty_button)}</FieldLink>
            </Empty>
        })}
    }
}
