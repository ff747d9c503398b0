//! The profile picture: one of the owner's, another one, or none in particular.

use domain::MediaId;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use web_sys::{HtmlInputElement, Url};

use crate::{
    api::{self, PictureChoiceView, PictureView},
    components::{ActionError, FormError, Icon, IconName, Loaded, Saved, answered, form_error},
    i18n::{t, t_string, use_i18n},
};

/// What the file chooser offers. Without HEIC by name, for which iPhones would not hand over JPEG any more.
const TAKEN: &str = "image/*";

/// Chooses or uploads the profile picture.
#[component]
pub(super) fn PictureForms(choose: ServerAction<api::ChooseProfilePicture>) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = answered(choose);
    let choice = Resource::new(move || chosen.get(), |_| api::load_picture_choice());
    view! {
        <section id="picture" aria-labelledby="picture-title">
            <h2 id="picture-title">{t!(i18n, profile.picture.title)}</h2>
            <p class="hint">{t!(i18n, profile.picture.hint)}</p>
            <UploadForm/>
            <Loaded resource=choice let:choice>
                {(!choice.pictures.is_empty()).then(|| view! { <ChooseForm choose choice=choice.clone()/> })}
            </Loaded>
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
                <div class="picture-choices-list">{pictures}</div>
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

/// Sent by the browser itself, with JavaScript too: a file is not what an action could keep. What was chosen is seen before it is sent.
#[component]
fn UploadForm() -> impl IntoView {
    let i18n = use_i18n();
    let failure = form_error::<api::UploadProfilePicture>();
    let is_saved =
        use_query_map().with_untracked(|query| query.get_str("saved") == Some("upload")) && failure.is_none();
    let preview = Preview::new();
    view! {
        <form class="form face-form" method="post" action=api::UploadProfilePicture::PATH enctype="multipart/form-data">
            <div class="face-choice">
                {move || preview.url().map(|url| view! {
                    <span class="window">
                        <img class="window-pane" src=url alt=t_string!(i18n, profile.picture.preview) on:error=move |_| preview.hide()/>
                    </span>
                })}
                <div class="field">
                    <label class="button-quiet file-button">
                        <Icon name=IconName::ImagePlus/>
                        {t!(i18n, profile.picture.file)}
                        <input
                            name="file" type="file" accept=TAKEN required aria-describedby="profile-file-hint"
                            on:change=move |event| preview.show(&event_target(&event))
                        />
                    </label>
                    <p class="hint" id="profile-file-hint">{t!(i18n, profile.picture.upload_hint)}</p>
                </div>
            </div>
            <FormError failure/>
            <div class="saved" role="status">{is_saved.then(|| view! { <p>{t!(i18n, profile.picture.saved)}</p> })}</div>
            <button class="button">{t!(i18n, profile.picture.take)}</button>
        </form>
    }
}

/// The file that was chosen, as the browser shows it by itself.
#[derive(Clone, Copy)]
struct Preview(RwSignal<Option<String>>);

impl Preview {
    fn new() -> Self {
        let preview = Self(RwSignal::new(None));
        on_cleanup(move || preview.forget());
        preview
    }

    fn url(self) -> Option<String> {
        self.0.get()
    }

    /// What the browser cannot show may be a picture all the same: the server says.
    fn hide(self) {
        self.forget();
        self.0.set(None);
    }

    fn show(self, field: &HtmlInputElement) {
        self.forget();
        let file = field.files().and_then(|files| files.get(0));
        self.0.set(file.and_then(|file| Url::create_object_url_with_blob(&file).ok()));
    }

    fn forget(self) {
        if let Some(url) = self.0.try_get_untracked().flatten() {
            // Fails for no text.
            let _revoked = Url::revoke_object_url(&url);
        }
    }
}
