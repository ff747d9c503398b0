//! What changes one's own page: name, short text and picture, in one form with one button.

use leptos::{prelude::*, server_fn::ServerFn};

use super::picture::PictureFieldsIsland;
use crate::{
    api::{ChangeProfile, PictureChoiceView, ProfileView},
    components::{FormError, Limit, Limited, Saved, TextArea, typed},
    i18n::{t, use_i18n},
    islands::island,
};

/// Changes what friends see of the owner.
#[component]
pub(super) fn EditForm(profile: ProfileView, choice: PictureChoiceView) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="form" method="post" action=ChangeProfile::PATH enctype="multipart/form-data">
            <TextFields profile/>
            {island(PictureFieldsIsland { choice })}
            <FormError path=ChangeProfile::PATH/>
            <Saved what="profile" sentence=t!(i18n, profile.edit.saved)/>
            <button class="button">{t!(i18n, profile.edit.save)}</button>
        </form>
    }
}

/// Name and short text.
#[component]
fn TextFields(profile: ProfileView) -> impl IntoView {
    let i18n = use_i18n();
    let name = typed::<ChangeProfile>("name").unwrap_or(profile.name);
    let about = typed::<ChangeProfile>("about").unwrap_or(profile.about);
    view! {
        <section aria-labelledby="edit-title">
            <h2 id="edit-title">{t!(i18n, profile.edit.title)}</h2>
            <div class="field">
                <label for="profile-name">{t!(i18n, profile.edit.name)}</label>
                <Limited limit=Limit::Name>
                    <input
                        id="profile-name" name="name" value=name required dir="auto" autocomplete="name"
                        aria-describedby="profile-name-hint"
                    />
                </Limited>
                <p class="hint" id="profile-name-hint">{t!(i18n, profile.edit.name_hint)}</p>
            </div>
            <div class="field">
                <label for="profile-about">{t!(i18n, profile.edit.about)}</label>
                <Limited limit=Limit::Note>
                    <TextArea id="profile-about" name="about" text=about described_by="profile-about-hint"/>
                </Limited>
                <p class="hint" id="profile-about-hint">{t!(i18n, profile.edit.about_hint)}</p>
            </div>
        </section>
    }
}
