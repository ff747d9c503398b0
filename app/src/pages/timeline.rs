//! All posts in time order, mine and friends', or some of them; and where a new one is written.

mod filter;
mod moved;

use domain::{TimelineCursor, TimelineFilter, Timestamp};
use leptos::{either::Either, prelude::*};

use crate::{
    api::{
        ApiError, DraftView, MovedView, PublishPost, QuotedView, SaveDraft, ShownError, TakeBack, TimelineChoicesView,
        TimelineSeenView, TimelineView, list_moved, read_draft, read_quote, read_timeline_seen, saw_timeline,
        timeline_choices,
    },
    components::{
        BackupNotice, BegunQuote, ComposerIsland, Empty, FieldLink, FolderWaiting, Loaded, Page, PostList, Saved,
        Whose, form_error, kept, parsed_query, post_cover_fields,
    },
    i18n::{t, use_i18n},
    islands::island,
};
use filter::FilterForm;
use moved::moved_threads;

/// A page of the timeline.
#[derive(Debug, Clone)]
pub struct LoadedTimeline {
    pub page: TimelineView,
    /// Above the newest of all.
    pub draft: Option<DraftView>,
    /// Beside it.
    pub quoted: Option<QuotedView>,
    pub choices: TimelineChoicesView,
    /// Above the newest of all, too.
    pub moved: MovedView,
    pub seen: TimelineSeenView,
}

type Loading = Result<LoadedTimeline, ApiError>;

#[component]
pub fn TimelinePage() -> impl IntoView {
    let start = parsed_query("before");
    let filter = TimelineFilter {
        from: parsed_query("from").unwrap_or_default(),
        with_pictures: parsed_query("pictures").unwrap_or_default(),
    };
    view! { <TimelineFrom timeline=load(filter, start, parsed_query("until")) filter start/> }
}

/// The page, wherever its values come from.
#[component]
pub fn TimelineFrom<L>(
    timeline: L,
    filter: TimelineFilter,
    /// The post after which the page starts, if it is not the newest.
    #[prop(optional_no_strip)]
    start: Option<TimelineCursor>,
) -> impl IntoView
where
    L: Future<Output = Loading> + Send + 'static,
{
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, posts.title) follows_threads=is_newest(filter, start)>
            <h1 class="visually-hidden">{t!(i18n, posts.title)}</h1>
            <Saved what="post-deleted" sentence=t!(i18n, posts.deleted)/>
            <Saved what="went-on" sentence=t!(i18n, restoring.waiting.done)/>
            <Loaded loading=timeline let:loaded>
                <Timeline loaded filter start/>
            </Loaded>
        </Page>
    }
}

/// The newest page of all posts, which comes with the draft and with the threads that moved: older ones, and some, are for reading.
fn is_newest(filter: TimelineFilter, before: Option<TimelineCursor>) -> bool {
    before.is_none() && filter.is_all()
}

/// Reads all that is on the page.
async fn load(filter: TimelineFilter, before: Option<TimelineCursor>, until: Option<TimelineCursor>) -> Loading {
    let is_newest = is_newest(filter, before);
    let draft = if is_newest { Some(read_draft().await?) } else { None };
    let quoted = if is_newest { read_quote().await? } else { None };
    let page = Whose::Timeline(filter).read(before, until).await?;
    let newest = page.posts.first().filter(|_| before.is_none());
    let newest = newest.map(|post| TimelineCursor { published_at: Timestamp(post.published.unix_ms), post: post.id });
    let mut seen = if filter.is_all() { read_timeline_seen(newest).await? } else { TimelineSeenView::default() };
    let mut moved = if is_newest { list_moved(seen.line).await? } else { MovedView::default() };
    let has_news = seen.newest < newest || moved.unseen.is_some();
    if let Some(newest) = newest.filter(|_| is_newest && has_news) {
        // The newest page, as a browser loads it by itself, is seen, and need not say so once more.
        saw_timeline(newest, moved.unseen).await?;
        seen = read_timeline_seen(Some(newest)).await?;
        moved = list_moved(seen.line).await?;
    }
    Ok(LoadedTimeline { page, draft, quoted, choices: timeline_choices().await?, moved, seen })
}

#[component]
fn Timeline(
    loaded: LoadedTimeline,
    filter: TimelineFilter,
    #[prop(optional_no_strip)] start: Option<TimelineCursor>,
) -> impl IntoView {
    let i18n = use_i18n();
    let LoadedTimeline { page, draft, quoted, choices, moved, seen } = loaded;
    let top = match draft {
        Some(draft) => {
            let failure = form_error::<PublishPost>().or_else(form_error::<SaveDraft>).or_else(form_error::<TakeBack>);
            let failure = failure.as_ref().map(ShownError::from);
            let cover = post_cover_fields(draft.warning.clone(), draft.is_blurred);
            Either::Left(view! {
                {quoted.map(|quoted| view! { <BegunQuote quoted/> })}
                {island(ComposerIsland { draft, cover, failure })}
                <FolderWaiting/>
                <BackupNotice/>
            })
        }
        None if start.is_some() => {
            let href = format!("/{}", Whose::Timeline(filter).search());
            Either::Right(Some(view! { <p><a class="button-quiet" href=href>{t!(i18n, posts.newest)}</a></p> }))
        }
        None => Either::Right(None),
    };
    let search = Whose::Timeline(filter).search();
    view! {
        {top}
        {moved_threads(&moved)}
        {kept("timeline-filter", &(&choices, &search), || view! { <FilterForm choices=choices.clone() filter/> }.into_any())}
        <PostList page whose=Whose::Timeline(filter) seen start>
            {if filter.is_all() {
                Either::Left(view! {
                    <Empty sentence=t!(i18n, posts.empty)>
                        <FieldLink class="button" path="/friends" field="address">{t!(i18n, posts.empty_button)}</FieldLink>
                    </Empty>
                })
            } else {
                Either::Right(view! { <p class="end">{t!(i18n, posts.filter.nothing)}</p> })
            }}
        </PostList>
    }
}
