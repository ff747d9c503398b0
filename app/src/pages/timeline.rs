//! All posts in time order, mine and friends', and where a new one is written.

use domain::TimelineCursor;
use leptos::{either::Either, prelude::*};

use crate::{
    api::{ApiError, DraftView, PublishPost, SaveDraft, ShownError, TakeBack, TimelineView, read_draft},
    components::{
        ComposerIsland, Empty, FieldLink, FolderWaiting, Loaded, Page, PostList, Saved, Whose, form_error,
        parsed_query, post_cover_fields,
    },
    i18n::{t, use_i18n},
    islands::island,
};

/// A page of the timeline, and the draft above the newest.
type Loading = Result<(TimelineView, Option<DraftView>), ApiError>;

#[component]
pub fn TimelinePage() -> impl IntoView {
    let start = parsed_query("before");
    view! { <TimelineFrom timeline=load(start, parsed_query("until")) start/> }
}

/// The page, wherever its values come from.
#[component]
pub fn TimelineFrom<L>(
    timeline: L,
    /// The post after which the page starts, if it is not the newest.
    #[prop(optional_no_strip)]
    start: Option<TimelineCursor>,
) -> impl IntoView
where
    L: Future<Output = Loading> + Send + 'static,
{
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, posts.title)>
            <h1 class="visually-hidden">{t!(i18n, posts.title)}</h1>
            <Saved what="post-deleted" sentence=t!(i18n, posts.deleted)/>
            <Loaded loading=timeline let:loaded>
                <Timeline page=loaded.0 draft=loaded.1 start/>
            </Loaded>
        </Page>
    }
}

/// The newest page comes with the draft: older ones are for reading.
async fn load(before: Option<TimelineCursor>, until: Option<TimelineCursor>) -> Loading {
    let draft = if before.is_none() { Some(read_draft().await?) } else { None };
    Ok((Whose::Everybody.read(before, until).await?, draft))
}

#[component]
fn Timeline(page: TimelineView, draft: Option<DraftView>, start: Option<TimelineCursor>) -> impl IntoView {
    let i18n = use_i18n();
    let top = match draft {
        Some(draft) => {
            let failure = form_error::<PublishPost>().or_else(form_error::<SaveDraft>).or_else(form_error::<TakeBack>);
            let failure = failure.as_ref().map(ShownError::from);
            let cover = post_cover_fields(draft.warning.clone(), draft.is_blurred);
            Either::Left(view! { {island(ComposerIsland { draft, cover, failure })} <FolderWaiting/> })
        }
        None => Either::Right(view! { <p><a class="button-quiet" href="/">{t!(i18n, posts.newest)}</a></p> }),
    };
    view! {
        {top}
        <PostList page whose=Whose::Everybody start>
            <Empty sentence=t!(i18n, posts.empty)>
                <FieldLink class="button" path="/friends" field="address">{t!(i18n, posts.empty_button)}</FieldLink>
            </Empty>
        </PostList>
    }
}
