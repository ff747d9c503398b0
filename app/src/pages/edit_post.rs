//! Changing one of the owner's posts.

use domain::PostId;
use leptos::prelude::*;

use super::post::post_id;
use crate::{
    api::{ApiError, EditPost, PictureView, PostSourceView, read_source},
    components::{ActionError, AudienceSelect, Loaded, Page, TextArea},
    i18n::{t, t_string, use_i18n},
};

#[component]
pub fn EditPostPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = post_id();
    // Blocking, so that a post that is not there, or is not the owner's, is answered with 404.
    let source = Resource::new_blocking(move || id.get(), load);
    view! {
        <Page title=move || t_string!(i18n, posts.edit_title).to_string()>
            <h1>{t!(i18n, posts.edit_title)}</h1>
            <Loaded resource=source let:post>
                <EditForm post/>
            </Loaded>
        </Page>
    }
}

async fn load(id: Option<PostId>) -> Result<PostSourceView, ApiError> {
    read_source(id.ok_or(ApiError::NotFound)?).await
}

#[component]
fn EditForm(post: PostSourceView) -> impl IntoView {
    let i18n = use_i18n();
    let edit = ServerAction::<EditPost>::new();
    let PostSourceView { id, source, audience, pictures } = post;
    let pictures = pictures.into_iter().zip(1..).map(|(picture, n)| view! { <EditedPicture picture n/> });
    view! {
        <div class="card composer">
            <ActionForm action=edit>
                <input type="hidden" name="id" value=id.to_string()/>
                <label class="visually-hidden" for="edit-text">{t!(i18n, posts.text)}</label>
                <TextArea id="edit-text" name="text" text=source/>
                <ul class="attachments" role="list">{pictures.collect_view()}</ul>
                <ActionError action=edit/>
                <div class="composer-toolbar">
                    <AudienceSelect choice=audience/>
                    <a class="button-quiet" href=format!("/posts/{id}")>{t!(i18n, posts.cancel)}</a>
                    <button class="button" type="submit" disabled=move || edit.pending().get()>{t!(i18n, posts.save)}</button>
                </div>
            </ActionForm>
        </div>
    }
}

/// A picture of the post: what it shows, and whether it stays.
#[component]
fn EditedPicture(picture: PictureView, n: usize) -> impl IntoView {
    let i18n = use_i18n();
    let id = picture.id;
    view! {
        <li class="attachment">
            <img
                src=picture.src srcset=picture.srcset sizes="8rem" width=picture.width height=picture.height alt=""
                decoding="async" style:background-color=picture.color
            />
            <input
                type="text" name=format!("alts[{id}]") value=picture.alt maxlength="2000"
                aria-label=t_string!(i18n, posts.alt, n = n).to_string() placeholder=t_string!(i18n, posts.alt_placeholder)
            />
            <label class="attachment-removal">
                <input type="checkbox" name=format!("removed[{id}]") value="1"/>
                {t!(i18n, posts.remove)}
            </label>
        </li>
    }
}
