//! The profile picture: one of the owner's, another one, or none in particular.

use domain::MediaId;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, PictureChoiceView, PictureView},
    components::{ActionError, FormError, Loaded, Saved, form_error},
    i18n::{t, t_string, use_i18n},
};

/// Chooses or uploads the profile picture.
#[component]
pub(super) fn PictureForms(choose: ServerAction<api::ChooseProfilePicture>) -> impl IntoView {
    let i18n = use_i18n();
    let choice = Resource::new(move || choose.version().get(), |_| api::load_picture_choice());
    view! {
        <section id="picture" aria-labelledby="picture-title">
            <h2 id="picture-title">{t!(i18n, profile.picture.title)}</h2>
            <p class="hint">{t!(i18n, profile.picture.hint)}</p>
            <Loaded resource=choice let:choice>
                {(!choice.pictures.is_empty()).then(|| view! { <ChooseForm choose choice=choice.clone()/> })}
            </Loaded>
            <UploadForm/>
        </section>
    }
}

#[component]
fn ChooseForm(choose: ServerAction<api::ChooseProfilePicture>, choice: PictureChoiceView) -> impl IntoView {
    let i18n = use_i18n();
    let PictureChoiceView { chosen, pictures } = choice;
    let choice = move |(picture, number)| view! { <Choice picture number chosen/> };
    let pictures = pictures.into_iter().zip(1..).map(choice).collect_view();
    view! {
        <ActionForm action=choose attr:class="form">
            <fieldset class="picture-choices">
                <legend>{t!(i18n, profile.picture.legend)}</legend>
                <label class="choice">
                    <input type="radio" name="picture" value="" checked=chosen.is_none()/>
                    <span>{t!(i18n, profile.picture.first)}</span>
                </label>
                <div class="picture-grid">{pictures}</div>
            </fieldset>
            <ActionError action=choose/>
            <Saved action=choose what="picture" sentence=move || t_string!(i18n, profile.picture.saved)/>
            <button class="button">{t!(i18n, profile.picture.choose)}</button>
        </ActionForm>
    }
}

#[component]
fn Choice(picture: PictureView, number: i32, chosen: Option<MediaId>) -> impl IntoView {
    let i18n = use_i18n();
    let PictureView { id, alt, dir, width, height, src, srcset, color, .. } = picture;
    let name = if alt.is_empty() { t_string!(i18n, profile.picture.numbered, n = number).to_string() } else { alt };
    view! {
        <label class="picture-choice">
            <input type="radio" name="picture" value=id.to_string() checked=chosen == Some(id)/>
            <img
                src=src srcset=srcset sizes="7rem" width=width height=height alt=name dir=dir loading="lazy" decoding="async"
                style:background=color
            />
        </label>
    }
}

/// Sent by the browser itself, with JavaScript too: a file is not what an action could keep.
#[component]
fn UploadForm() -> impl IntoView {
    let i18n = use_i18n();
    let failure = form_error::<api::UploadProfilePicture>();
    view! {
        <form class="form" method="post" action=api::UploadProfilePicture::PATH enctype="multipart/form-data">
            <div class="field">
                <label for="profile-file">{t!(i18n, profile.picture.upload_label)}</label>
                // Without HEIC, for which iPhones would not hand over JPEG any more.
                <input
                    id="profile-file" name="file" type="file" accept="image/jpeg,image/png,image/gif,image/webp" required
                    aria-describedby="profile-file-hint"
                />
                <p class="hint" id="profile-file-hint">{t!(i18n, profile.picture.upload_hint)}</p>
            </div>
            <FormError failure/>
            <button class="button-quiet">{t!(i18n, profile.picture.upload)}</button>
        </form>
    }
}
