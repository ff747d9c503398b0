//! The owner's own page: how they show themselves to friends, and what they published.

mod crop;
mod edit;
mod picture;
mod saving;

use domain::TimelineCursor;
use leptos::{prelude::*, server::ServerActionError};
use leptos_router::hooks::use_query_map;

use crate::{
    api::{self, ApiError, PictureChoiceView, ProfileView, TimelineView},
    browser::{live, place},
    components::{
        Empty, FieldLink, Icon, IconName, Invite, Loaded, Page, PictureForNow, PostFeed, PostList, PublicLink, Whose,
        Window,
    },
    i18n::{t, use_i18n},
};
use edit::EditForm;
use saving::Saving;

const PATH: &str = "/profile";

/// The page as friends see it, with what changes it, and the owner's posts.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let i18n = use_i18n();
    let saving = Saving::new();
    let profile = Resource::new(move || saving.saves.get(), |_| load());
    let server = Resource::new(|| (), |()| api::load_server());
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")).and_then(|before| before.parse().ok()));
    let posts = Resource::new(
        move || before.get(),
        |before| async move { Whose::Owner.read(before, place::until(PATH)).await },
    );
    let is_deleted = move || query.with(|query| query.get_str("saved") == Some("post-deleted"));
    view! {
        <Page title=t!(i18n, profile.title)>
            <div class="saved" role="status">
                {move || is_deleted().then(|| view! { <p>{t!(i18n, posts.deleted)}</p> })}
            </div>
            <div class="profile">
                <Loaded resource=profile let:loaded>
                    <Portrait profile=loaded.0/>
                </Loaded>
                <Loaded resource=server let:server>
                    {server.has_public_page.then(|| view! { <PublicLink address=server.addresses.first().cloned()/> })}
                </Loaded>
                <details class="card profile-forms" id="edit" open=comes_from_form()>
                    <summary><Icon name=IconName::PenLine/>{t!(i18n, profile.change)}</summary>
                    <Loaded resource=profile let:loaded>
                        <EditForm saving profile=loaded.0 choice=loaded.1/>
                    </Loaded>
                </details>
                <Invite/>
                <h2 class="visually-hidden">{t!(i18n, profile.posts.title)}</h2>
                <Loaded resource=posts let:page>
                    <OwnPosts page start=before.get_untracked()/>
                </Loaded>
            </div>
        </Page>
    }
}

/// The profile, and what there is to choose its picture from.
async fn load() -> Result<(ProfileView, PictureChoiceView), ApiError> {
    Ok((api::load_profile().await?, api::load_picture_choice().await?))
}

/// Name, picture and short text, as large as they get.
#[component]
fn Portrait(profile: ProfileView) -> impl IntoView {
    let i18n = use_i18n();
    let ProfileView { name, about, picture, is_for_now } = profile;
    let has_about = !about.is_empty();
    view! {
        <header class="profile-portrait">
            <Window picture name=name.clone() reach=None/>
            <div>
                <h1><bdi>{name}</bdi></h1>
                {if has_about {
                    view! { <p class="profile-about" dir="auto">{about}</p> }.into_any()
                } else {
                    view! { <p class="hint">{t!(i18n, profile.no_about)}</p> }.into_any()
                }}
                {is_for_now.then(|| view! { <PictureForNow/> })}
            </div>
        </header>
    }
}

/// What the owner published.
#[component]
fn OwnPosts(page: TimelineView, start: Option<TimelineCursor>) -> impl IntoView {
    let i18n = use_i18n();
    let feed = PostFeed::new(page, Whose::Owner, start);
    live::on_event(move |event| feed.follow(event));
    view! {
        <PostList feed path=PATH/>
        {move || feed.is_empty().then(|| view! {
            <Empty sentence=t!(i18n, profile.posts.empty)>
                <FieldLink class="button" path="/" field="composer-text">{t!(i18n, profile.posts.write)}</FieldLink>
            </Empty>
        })}
    }
}

/// Whether a form of this page was just sent without JavaScript: then what came of it is to be seen.
fn comes_from_form() -> bool {
    let is_saved = use_query_map().with_untracked(|query| query.get_str("saved") == Some("profile"));
    is_saved || use_context::<ServerActionError>().is_some()
}
