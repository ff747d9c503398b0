//! A post: a letter, from whom, since when, and who may read it.

use leptos::prelude::*;

use super::{
    ActionError, AudienceBadge, Deletion, Frame, Icon, IconName, Letter, Menu, PictureGrid, RelativeTime, Window,
    relative_time::exact_time,
};
use crate::{
    api::{ApiError, DeletePost, PersonView, PostView},
    i18n::{t, use_i18n},
};

/// A post with everything one can do with it. What did not change stays as it is, unfolded or open, while something else does.
#[component]
pub fn PostCard(
    #[prop(into)] post: Signal<PostView>,
    /// Follows what becomes of it by its own menu.
    deletion: ArcRwSignal<Deletion>,
    /// Stands in a list, where a long letter begins and does not go on.
    #[prop(optional)]
    is_in_list: bool,
) -> impl IntoView {
    let (id, is_mine) = post.with_untracked(|post| (post.id, post.is_mine));
    let href = format!("/posts/{id}");
    let name_id = format!("post-{id}");
    let labelled_by = name_id.clone();
    let menu = is_mine.then(|| view! { <PostMenu href=href.clone() id deletion/> });
    view! {
        <article class="card post-card" aria-labelledby=labelled_by>
            <header>
                <PostHeading post href=href.clone() name_id/>
                " "
                {menu}
            </header>
            <PostText post rest=is_in_list.then_some(href)/>
            <PostPictures post/>
        </article>
    }
}

/// From whom, since when, and who may read it.
#[component]
fn PostHeading(post: Signal<PostView>, href: String, name_id: String) -> impl IntoView {
    let i18n = use_i18n();
    let author = author_of(post);
    let name = Memo::new(move |_| match author.with(|author| author.name.clone()) {
        name if name.is_empty() => t!(i18n, posts.gone_author).to_string(),
        name => name,
    });
    let (author_href, is_mine, number) =
        post.with_untracked(|post| (post.author.href.clone(), post.is_mine, post.number));
    let times = Memo::new(move |_| post.with(|post| (post.published.clone(), post.edited.clone())));
    let when = move || {
        let (published, edited) = times.get();
        view! {
            <a href=href.clone()><RelativeTime time=published/></a>
            {edited.map(|time| view! {
                " "
                <span class="post-card-edited" title=exact_time(time)>{t!(i18n, posts.edited)}</span>
            })}
            {number.map(|n| view! { " " <span class="post-card-number">{t!(i18n, posts.number, n = n)}</span> })}
        }
    };
    let audience = Memo::new(move |_| post.with(|post| post.audience.clone()));
    view! {
        {move || {
            let PersonView { name, picture, reach, .. } = author.get();
            view! { <Window picture name reach/> }
        }}
        <div class="post-card-who">
            <h2 class="name" id=name_id><a href=author_href title=move || name.get()><bdi>{move || name.get()}</bdi></a></h2>
            <p class="post-card-when">{when}</p>
        </div>
        {move || view! { <AudienceBadge audience=audience.get() is_mine/> }}
    }
}

/// Who wrote it, as the street shows them: a window goes dark here when it does there.
fn author_of(post: Signal<PostView>) -> RwSignal<PersonView> {
    let author = RwSignal::new(post.with_untracked(|post| post.author.clone()));
    // The style page has no street.
    if let Some(frame) = use_context::<Frame>() {
        Effect::new(move || {
            let current = frame.current(post.with(|post| post.author.clone()));
            author.maybe_update(|shown| {
                let is_news = *shown != current;
                if is_news {
                    *shown = current;
                }
                is_news
            });
        });
    }
    author
}

/// The letter, as far as it is shown here.
#[component]
fn PostText(
    post: Signal<PostView>,
    /// Where all of it stands, in a list.
    rest: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = Memo::new(move |_| post.with(|post| (post.html.clone(), post.goes_on)));
    move || {
        let (html, is_cut) = text.get();
        let id = post.with_untracked(|post| post.id);
        let more = t!(i18n, posts.show_more);
        (!html.is_empty()).then(|| view! { <Letter html rest=rest.clone() more is_cut post=id/> })
    }
}

#[component]
fn PostPictures(post: Signal<PostView>) -> impl IntoView {
    let pictures = Memo::new(move |_| post.with(|post| post.pictures.clone()));
    move || view! { <PictureGrid pictures=pictures.get()/> }
}

/// What the owner can do with a post. Opens, and asks before it deletes, without JavaScript too.
#[component]
fn PostMenu(href: String, id: domain::PostId, deletion: ArcRwSignal<Deletion>) -> impl IntoView {
    let i18n = use_i18n();
    let delete = ServerAction::<DeletePost>::new();
    Effect::new(move || {
        let (is_pending, answer) = (delete.pending().get(), delete.value().get());
        let news = match answer {
            _ if is_pending => Deletion::Asked,
            // A post that is gone already, deleted in another window, is deleted too.
            Some(Ok(()) | Err(ApiError::NotFound)) => Deletion::Done,
            Some(Err(_)) | None => Deletion::NotAsked,
        };
        if *deletion.read_untracked() != news {
            deletion.set(news);
        }
    });
    view! {
        <Menu label=t!(i18n, posts.menu).into_any()>
            <a class="menu-item" href=format!("{href}/edit")>
                <Icon name=IconName::PenLine/>
                {t!(i18n, posts.edit)}
            </a>
            " "
            <details class="menu-question">
                <summary class="menu-item">
                    <Icon name=IconName::Trash/>
                    {t!(i18n, posts.delete)}
                </summary>
                <p>{t!(i18n, posts.delete_question)}</p>
                <ActionForm action=delete>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <ActionError action=delete/>
                    <button class="button-danger" type="submit" disabled=move || delete.pending().get()>
                        {t!(i18n, posts.delete_yes)}
                    </button>
                </ActionForm>
            </details>
        </Menu>
    }
}
