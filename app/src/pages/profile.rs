//! The owner's own page: how they show themselves to friends, and what they published.

mod crop;
mod edit;
mod picture;

use domain::TimelineCursor;
use leptos::prelude::*;

use crate::{
    api::{self, ApiError, PictureChoiceView, ProfileView, TimelineView},
    components::{
        Empty, FieldLink, Icon, IconName, Invite, Loaded, Page, PictureForNow, PostList, PublicLink, Saved, Whose,
        Window, is_failed, is_saved, parsed_query,
    },
    i18n::{t, use_i18n},
};
use edit::EditForm;
pub use picture::PictureFieldsIsland;

/// The page as friends see it, with what changes it, and the owner's posts.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let i18n = use_i18n();
    let (start, until) = (parsed_query("before"), parsed_query("until"));
    view! {
        <Page title=t!(i18n, profile.title)>
            <Saved what="post-deleted" sentence=t!(i18n, posts.deleted)/>
            <div class="profile">
                <Loaded loading=api::load_profile() let:profile>
                    <Portrait profile/>
                </Loaded>
                <Loaded loading=api::load_server() let:server>
                    {server.has_public_page.then(|| view! { <PublicLink address=server.addresses.first().cloned()/> })}
                </Loaded>
                <details class="card profile-forms" id="edit" open=comes_from_form()>
                    <summary><Icon name=IconName::PenLine/>{t!(i18n, profile.change)}</summary>
                    <Loaded loading=load() let:loaded>
                        <EditForm profile=loaded.0 choice=loaded.1/>
                    </Loaded>
                </details>
                <Invite/>
                <h2 class="visually-hidden">{t!(i18n, profile.posts.title)}</h2>
                <Loaded loading=Whose::Owner.read(start, until) let:page>
                    <OwnPosts page start/>
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
fn OwnPosts(page: TimelineView, #[prop(optional_no_strip)] start: Option<TimelineCursor>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PostList page whose=Whose::Owner start>
            <Empty sentence=t!(i18n, profile.posts.empty)>
                <FieldLink class="button" path="/" field="composer-text">{t!(i18n, profile.posts.write)}</FieldLink>
            </Empty>
        </PostList>
    }
}

/// Whether a form of this page was just sent: then what came of it is to be seen.
fn comes_from_form() -> bool {
    is_saved("profile") || is_failed()
}
