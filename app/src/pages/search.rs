//! Finding posts, comments and people: the field, what can be typed into it, and what was found.

use domain::{
    DocumentId, isolated,
    search::{Asked, Excerpt},
};
use leptos::{either::Either, prelude::*};

use crate::{
    api::{self, ApiError, FoundView, FoundWhatView, PersonView, SearchView},
    components::{Face, Icon, IconName, Loaded, Page, RelativeTime, Window, parsed_query, query},
    i18n::{t, t_plural, use_i18n},
};

/// What was found, in a sentence: it says so while one types.
const SAID: &str = "search-said";

#[component]
pub fn SearchPage() -> impl IntoView {
    let i18n = use_i18n();
    let q = query("q").unwrap_or_default();
    let before: Option<DocumentId> = parsed_query("before");
    let title = match q.trim() {
        "" => t!(i18n, search.title).to_owned(),
        q => t!(i18n, search.title_of, q = q),
    };
    view! {
        <Page title=title>
            <h1>{t!(i18n, search.title)}</h1>
            <SearchForm q=q.clone()/>
            <Results q before/>
        </Page>
    }
}

/// With JavaScript, `browser/visit` asks as one types.
#[component]
fn SearchForm(q: String) -> impl IntoView {
    let i18n = use_i18n();
    let is_new = q.is_empty();
    view! {
        <form class="search-form" action="/search" method="get" role="search" data-asks-as-typed>
            <label class="visually-hidden" for="search-field">{t!(i18n, search.field)}</label>
            <input
                id="search-field" type="search" name="q" value=q autocomplete="off" autocapitalize="none" spellcheck="false"
                enterkeyhint="search" placeholder=t!(i18n, search.placeholder) aria-describedby=SAID autofocus=is_new
            />
            <button><Icon name=IconName::Search/><span>{t!(i18n, search.find)}</span></button>
        </form>
    }
}

#[component]
fn Results(q: String, #[prop(optional_no_strip)] before: Option<DocumentId>) -> impl IntoView {
    match q.parse::<Asked>() {
        Err(error) => Either::Left(view! {
            <p id=SAID class="action-error" role="alert">{ApiError::Search(error).text(use_i18n())}</p>
        }),
        Ok(asked) => Either::Right(view! {
            <Loaded loading=api::search(Some(q.clone()), before) let:page>
                <Found page q is_asked=!asked.is_empty()/>
            </Loaded>
        }),
    }
}

#[component]
fn Found(page: SearchView, q: String, is_asked: bool) -> impl IntoView {
    let i18n = use_i18n();
    let SearchView { friends, found, older, unknown, unsearchable } = page;
    let count = found.len() + friends.len();
    let said = match (is_asked, count) {
        (false, _) => t!(i18n, search.lead).to_owned(),
        (_, 0) => t!(i18n, search.nothing).to_owned(),
        _ if older.is_some() => t!(i18n, search.newest).to_owned(),
        (_, count) => t_plural!(i18n, search.found, count = count),
    };
    let notes = unknown.iter().map(|name| t!(i18n, search.unknown, name = isolated(name)));
    let unread = (unsearchable > 0).then(|| t_plural!(i18n, search.unsearchable, count = unsearchable));
    let notes: Vec<_> = notes.chain(unread).map(|note| view! { <p class="hint">{note}</p> }).collect();
    let rows: Vec<_> = found.into_iter().map(|found| view! { <Row found/> }).collect();
    view! {
        <p id=SAID class="hint" role="status">{said}</p>
        {notes}
        {(count == 0).then(|| view! { <Help/> })}
        {(!friends.is_empty()).then(|| view! { <People friends/> })}
        {(!rows.is_empty()).then(|| view! { <ol class="list" role="list">{rows}</ol> })}
        {older.map(|before| view! {
            <form action="/search" method="get">
                <input type="hidden" name="q" value=q/>
                <input type="hidden" name="before" value=before.to_string()/>
                <button class="button-quiet">{t!(i18n, search.older)}</button>
            </form>
        })}
    }
}

/// Friends who are called so.
#[component]
fn People(friends: Vec<PersonView>) -> impl IntoView {
    let friends = friends.into_iter().map(|PersonView { name, picture, reach, href }| {
        view! {
            <li>
                <a class="found-person" href=href>
                    <Window picture name=name.clone() reach/>
                    <bdi>{name}</bdi>
                </a>
            </li>
        }
    });
    view! {
        <ul class="found-people" role="list" aria-label=t!(use_i18n(), search.friends)>{friends.collect::<Vec<_>>()}</ul>
    }
}

/// One thing that was found: a link to where it stands.
#[component]
fn Row(found: FoundView) -> impl IntoView {
    let i18n = use_i18n();
    let FoundView { what, excerpt, is_warned, pictures, at, href } = found;
    let (face, name, where_) = match what {
        FoundWhatView::Post(PersonView { name, picture, reach, .. }) => {
            let name = if name.is_empty() { t!(i18n, posts.gone_author).to_owned() } else { name };
            (view! { <Window picture name=name.clone() reach/> }.into_any(), name, None)
        }
        FoundWhatView::Comment { author, under } => {
            let under = t!(i18n, search.comment, name = isolated(&under.name));
            (view! { <Face voice=(*author).clone()/> }.into_any(), author.name, Some(under))
        }
        FoundWhatView::Message { author, with } => {
            let with = t!(i18n, search.message, name = isolated(&with.name));
            (view! { <Face voice=(*author).clone()/> }.into_any(), author.name, Some(with))
        }
    };
    let warning = is_warned.then(|| {
        view! { <Icon name=IconName::Alert/> <span class="visually-hidden">{t!(i18n, posts.warning)}": "</span> }
    });
    let pictures = (pictures > 0).then(|| t_plural!(i18n, quotes.pictures, count = pictures));
    let about = where_.into_iter().chain(pictures).map(|words| view! { <small>{words}</small> }).collect::<Vec<_>>();
    view! {
        <li>
            <article class="card found">
                <a href=href>
                    <span class="quote-who">
                        {face}
                        <bdi>{name}</bdi>
                        <small><RelativeTime time=at/></small>
                        {about}
                    </span>
                    <span class="found-words" dir="auto">{warning}{marked(&excerpt)}</span>
                </a>
            </article>
        </li>
    }
}

/// The words, with what was asked for marked.
fn marked(excerpt: &Excerpt) -> Vec<AnyView> {
    let (mut parts, mut at) = (Vec::new(), 0);
    for mark in &excerpt.marks {
        let part = |range: std::ops::Range<usize>| excerpt.text.get(range).unwrap_or_default().to_owned();
        parts.push(part(at..mark.start).into_any());
        parts.push(view! { <mark>{part(mark.clone())}</mark> }.into_any());
        at = mark.end;
    }
    parts.push(excerpt.text.get(at..).unwrap_or_default().to_owned().into_any());
    parts
}

/// What can be typed.
#[component]
fn Help() -> impl IntoView {
    let i18n = use_i18n();
    let rows = [
        ("quince cake", t!(i18n, search.help.words)),
        ("\"quince cake\"", t!(i18n, search.help.phrase)),
        ("from:mara  from:me", t!(i18n, search.help.from)),
        ("in:family  in:comments", t!(i18n, search.help.within)),
        ("after:2026-05  before:2026", t!(i18n, search.help.dates)),
        ("has:picture", t!(i18n, search.help.pictures)),
    ];
    let rows =
        rows.map(|(typed, words)| view! { <div><dt><code translate="no">{typed}</code></dt><dd>{words}</dd></div> });
    view! {
        <section class="card search-help" aria-labelledby="search-help">
            <h2 id="search-help">{t!(i18n, search.help.title)}</h2>
            <dl>{rows.into_iter().collect::<Vec<_>>()}</dl>
        </section>
    }
}
