//! The profile picture: a file, one of the owner's pictures, or none in particular.

use std::collections::HashMap;

use domain::{MediaId, isolated};
use leptos::{html, prelude::*};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement, Url};

use super::crop::CropFrame;
use crate::{
    api::{PictureChoiceView, PictureView},
    browser::{elements::all, enhance},
    components::{Icon, IconName},
    i18n::{t, use_i18n},
    islands::Island,
};

/// What the file chooser offers. Without HEIC by name, for which iPhones would not hand over JPEG any more.
const TAKEN: &str = "image/*";

/// The island: with JavaScript what was chosen is seen, and framed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PictureFieldsIsland {
    pub choice: PictureChoiceView,
}

impl Island for PictureFieldsIsland {
    const NAME: &'static str = "picture-fields";

    /// Begun anew when another picture is chosen: a field that was clicked does not follow its attributes any more.
    fn key(&self) -> String {
        self.choice.chosen.map(|chosen| chosen.to_string()).unwrap_or_default()
    }

    fn view(self) -> AnyView {
        view! { <PictureFields choice=self.choice/> }.into_any()
    }
}

/// The fields for the picture. A file goes before what is chosen below it; who chooses there takes the file back.
#[component]
fn PictureFields(choice: PictureChoiceView) -> impl IntoView {
    let i18n = use_i18n();
    let preview = Preview::new();
    let has_pictures = !choice.pictures.is_empty();
    let file = NodeRef::<html::Input>::new();
    // The form was taken, and begins anew.
    enhance::on_reset(move |form| {
        if file.try_get_untracked().flatten().and_then(|file| file.form()).as_ref() == Some(form) {
            preview.hide();
        }
    });
    let on_keep = Callback::new(move |()| {
        preview.hide();
        let Some(file) = file.get_untracked() else { return };
        if let Some(form) = file.form() {
            forget_file(&form);
            choose_as_before(&form);
        }
        // The button that was pressed goes. Focussing a field that is on the page does not fail.
        let _focussed = file.focus();
    });
    view! {
        <section id="picture" aria-labelledby="picture-title">
            <h2 id="picture-title">{t!(i18n, profile.picture.title)}</h2>
            <p class="hint">{t!(i18n, profile.picture.hint)}</p>
            <FileField preview on_keep node_ref=file/>
            {has_pictures.then(|| view! { <Choices choice preview on_keep/> })}
        </section>
    }
}

/// Takes back what was chosen in the file chooser of `form`.
fn forget_file(form: &HtmlFormElement) {
    let field = form.query_selector("[type=file]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value("");
    }
}

/// Chooses what was chosen when the form came.
fn choose_as_before(form: &HtmlFormElement) {
    for choice in all::<HtmlInputElement>(form, "[type=radio]") {
        choice.set_checked(choice.default_checked());
    }
}

/// The file chooser. What was chosen is seen before it is sent; if the browser cannot show it, its name is.
#[component]
fn FileField(preview: Preview, on_keep: Callback<()>, node_ref: NodeRef<html::Input>) -> impl IntoView {
    let i18n = use_i18n();
    let unseen = move || preview.unseen().map(|name| t!(i18n, profile.picture.unseen, name = isolated(&name)));
    view! {
        <div class="face-choice">
            {move || preview.file().map(|url| view! { <ChosenFrame url preview on_keep/> })}
            <div class="face-unseen">
                <p role="status">{unseen}</p>
                {move || preview.unseen().map(|_| view! { <Keep on_keep/> })}
            </div>
            <div class="field">
                <label class="button-quiet file-button">
                    <Icon name=IconName::ImagePlus/>
                    {t!(i18n, profile.picture.file)}
                    <input
                        name="file" type="file" accept=TAKEN aria-describedby="profile-file-hint" node_ref=node_ref
                        on:change=move |event| preview.show(&event_target(&event))
                    />
                </label>
                <p class="hint" id="profile-file-hint">{t!(i18n, profile.picture.upload_hint)}</p>
            </div>
        </div>
    }
}

#[component]
fn Choices(choice: PictureChoiceView, preview: Preview, on_keep: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let PictureChoiceView { chosen, pictures } = choice;
    let urls: HashMap<_, _> = pictures.iter().map(|picture| (picture.id.to_string(), picture.src.clone())).collect();
    // A click, and no change: the picture that is chosen already can be framed anew. Keys click, too.
    let on_click = move |event: web_sys::MouseEvent| {
        let Some(chosen) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        if let Some(form) = chosen.form() {
            forget_file(&form);
        }
        match urls.get(&chosen.value()) {
            Some(url) => preview.show_published(url.clone()),
            None => preview.hide(),
        }
    };
    let choice = move |(picture, number)| view! { <Choice picture number chosen/> };
    let pictures = pictures.into_iter().zip(1..).map(choice).collect_view();
    view! {
        <fieldset class="picture-choices" on:click=on_click>
            <legend>{t!(i18n, profile.picture.legend)}</legend>
            <label class="choice">
                <input type="radio" name="picture" value="" checked=chosen.is_none()/>
                <span>{t!(i18n, profile.picture.first)}</span>
            </label>
            <div class="picture-choices-list">{pictures}</div>
        </fieldset>
        // Below, so that the list stays where it is.
        {move || preview.published().map(|url| view! { <ChosenFrame url preview on_keep/> })}
    }
}

/// The picture at `url` in its frame, and the way back.
#[component]
fn ChosenFrame(url: String, preview: Preview, on_keep: Callback<()>) -> impl IntoView {
    view! {
        <CropFrame url on_error=move |()| preview.fail()>
            <Keep on_keep/>
        </CropFrame>
    }
}

/// The way back before anything is saved.
#[component]
fn Keep(on_keep: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button class="button-quiet" type="button" on:click=move |_| on_keep.run(())>{t!(i18n, profile.picture.keep)}</button>
    }
}

#[component]
fn Choice(picture: PictureView, number: i32, chosen: Option<MediaId>) -> impl IntoView {
    let i18n = use_i18n();
    let PictureView { id, alt, dir, width, height, src, srcset, color, .. } = picture;
    let name = if alt.is_empty() { t!(i18n, profile.picture.numbered, n = number).to_string() } else { alt };
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

/// The picture that was chosen and is not saved yet.
#[derive(Clone, Copy)]
struct Preview(RwSignal<Option<Chosen>>);

/// Where a chosen picture is shown from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Chosen {
    /// A file, as the browser shows it by itself.
    File { name: String, url: String },
    /// A file of this name that the browser cannot show. It may be a picture all the same: the server says.
    Unseen(String),
    /// One that was published.
    Published(String),
}

impl Preview {
    fn new() -> Self {
        let preview = Self(RwSignal::new(None));
        on_cleanup(move || preview.forget());
        preview
    }

    fn file(self) -> Option<String> {
        match self.0.get() {
            Some(Chosen::File { url, .. }) => Some(url),
            Some(Chosen::Unseen(_) | Chosen::Published(_)) | None => None,
        }
    }

    fn unseen(self) -> Option<String> {
        match self.0.get() {
            Some(Chosen::Unseen(name)) => Some(name),
            Some(Chosen::File { .. } | Chosen::Published(_)) | None => None,
        }
    }

    fn published(self) -> Option<String> {
        match self.0.get() {
            Some(Chosen::Published(url)) => Some(url),
            Some(Chosen::File { .. } | Chosen::Unseen(_)) | None => None,
        }
    }

    fn hide(self) {
        self.forget();
        self.0.set(None);
    }

    /// The browser cannot show it.
    fn fail(self) {
        self.forget();
        self.0.update(|chosen| {
            *chosen = match chosen.take() {
                Some(Chosen::File { name, .. } | Chosen::Unseen(name)) => Some(Chosen::Unseen(name)),
                Some(Chosen::Published(_)) | None => None,
            };
        });
    }

    fn show(self, field: &HtmlInputElement) {
        self.forget();
        let file = field.files().and_then(|files| files.get(0));
        self.0.set(file.map(|file| match Url::create_object_url_with_blob(&file) {
            Ok(url) => Chosen::File { name: file.name(), url },
            Err(_) => Chosen::Unseen(file.name()),
        }));
    }

    fn show_published(self, url: String) {
        self.forget();
        self.0.set(Some(Chosen::Published(url)));
    }

    fn forget(self) {
        if let Some(Chosen::File { url, .. }) = self.0.try_get_untracked().flatten() {
            // Fails for no text.
            let _revoked = Url::revoke_object_url(&url);
        }
    }
}
