//! A post: a letter, from whom, since when, and who may read it.

use domain::PostId;
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    Answers, AudienceBadge, BlurredPictures, Covered, Form, Frame, Icon, IconName, Letter, Menu, PictureGrid, Quote,
    QuoteButton, RelativeTime, Window,
    action_error::ErrorText,
    day,
    form_error::{form_error, typed},
};
use crate::{
    api::{DeletePost, PersonView, PostView, SavePost, TimeView},
    i18n::{t, t_with, use_i18n},
};

/// A post with everything one can do with it.
#[component]
pub fn PostCard(
    post: PostView,
    /// Stands in a list, where a long letter begins and does not go on.
    #[prop(optional)]
    is_in_list: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let PostView { id, author, is_mine, number, html, goes_on, warning, is_blurred, audience, .. } = post;
    let PostView { published, edited, pictures, answers, quote, is_saved, .. } = post;
    let PersonView { name, picture, reach, href: author_href } = author;
    let name = if name.is_empty() { t!(i18n, posts.gone_author).to_owned() } else { name };
    let full_name = name.clone();
    let (href, name_id) = (format!("/posts/{id}"), format!("post-{id}"));
    let labelled_by = name_id.clone();
    let edited = edited.map(|time| {
        view! {
            " "
            <span class="post-card-edited" title=time.exact data-exact-ms=time.unix_ms.to_string()>{t!(i18n, posts.edited)}</span>
        }
    });
    let saved = is_saved.then(|| {
        view! {
            " "
            <span class="post-card-saved" title=t!(i18n, posts.is_kept)>
                <Icon name=IconName::Bookmark/>
                <span class="visually-hidden">{t!(i18n, posts.is_kept)}</span>
            </span>
        }
    });
    let backups = Frame::backed_up().filter(|backups| published.unix_ms <= backups.made.unix_ms);
    let backups = backups.map(|backups| backups.until);
    let rest = is_in_list.then(|| href.clone());
    let letter =
        (!html.is_empty()).then(|| view! { <Letter html rest more=t!(i18n, posts.show_more) is_cut=goes_on/> });
    view! {
        <article class="card post-card" aria-labelledby=labelled_by>
            <header>
                <Window picture name=name.clone() reach/>
                <div class="post-card-who">
                    <h2 class="name" id=name_id><a href=author_href title=full_name><bdi>{name}</bdi></a></h2>
                    <p class="post-card-when">
                        <a href=href.clone()><RelativeTime time=published/></a>
                        {edited}
                        {saved}
                        {number.map(|n| view! { " " <span class="post-card-number">{t!(i18n, posts.number, n = n)}</span> })}
                    </p>
                </div>
                <AudienceBadge audience is_mine/>
                " "
                <PostMenu href id is_mine is_saved backups/>
            </header>
            <Covered warning>
                {letter}
                <BlurredPictures pictures=pictures.clone() is_blurred><PictureGrid pictures/></BlurredPictures>
                {quote.map(|quote| view! { <Quote quote/> })}
            </Covered>
            {is_in_list.then(|| view! { <Answers answers post=id/> })}
        </article>
    }
}

/// What the owner can do with a post. Opens, and asks before it deletes, without JavaScript too.
#[component]
fn PostMenu(
    href: String,
    id: PostId,
    is_mine: bool,
    is_saved: bool,
    /// Until when backups have it; `None`: none has it.
    #[prop(optional_no_strip)]
    backups: Option<TimeView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let save = if is_saved { t!(i18n, posts.keep_no_more) } else { t!(i18n, posts.keep) };
    view! {
        <Menu label=t!(i18n, posts.menu).into_any() closes=true>
            {is_mine.then(|| view! { <OwnPostMenu href id backups/> })}
            <QuoteButton post=id/>
            " "
            <Form action=SavePost::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="is_saved" value=(!is_saved).to_string()/>
                <button class="menu-item" type="submit"><Icon name=IconName::Bookmark/>{save}</button>
            </Form>
            " "
            <a class="menu-item" href=format!("/mute?post={id}")>
                <Icon name=IconName::BellOff/>
                {t!(i18n, mutes.menu)}
            </a>
        </Menu>
    }
}

/// What the owner can do with their own post.
#[component]
fn OwnPostMenu(href: String, id: PostId, #[prop(optional_no_strip)] backups: Option<TimeView>) -> impl IntoView {
    let i18n = use_i18n();
    // In a list, the others did not fail.
    let failure =
        form_error::<DeletePost>().filter(|_| typed::<DeletePost>("id").is_none_or(|of| of == id.to_string()));
    view! {
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
                {backups.map(|until| view! { <p>{t_with!(i18n, posts.delete_backups, date = day(until))}</p> })}
                <Form action=DeletePost::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <div class="action-error" role="alert">{failure.map(|error| view! { <ErrorText error/> })}</div>
                    <button class="button-danger" type="submit">{t!(i18n, posts.delete_yes)}</button>
                </Form>
            </details>
            " "
    }
}
