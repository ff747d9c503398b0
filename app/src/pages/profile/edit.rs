//! Name and short text.

use leptos::prelude::*;

use crate::{
    api::{self, ProfileView},
    components::{ActionError, Saved, TextArea},
    i18n::{t, t_string, use_i18n},
};

/// Changes what friends read of the owner.
#[component]
pub(super) fn EditForm(save: ServerAction<api::SaveProfile>, profile: ProfileView) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section aria-labelledby="edit-title">
            <h2 id="edit-title">{t!(i18n, profile.edit.title)}</h2>
            <ActionForm action=save attr:class="form">
                <div class="field">
                    <label for="profile-name">{t!(i18n, profile.edit.name)}</label>
                    <input
                        id="profile-name" name="name" value=profile.name required maxlength=domain::limits::NAME_CHARACTERS
                        autocomplete="name" aria-describedby="profile-name-hint"
                    />
                    <p class="hint" id="profile-name-hint">{t!(i18n, profile.edit.name_hint)}</p>
                </div>
                <div class="field">
                    <label for="profile-about">{t!(i18n, profile.edit.about)}</label>
                    <TextArea
                        id="profile-about" name="about" text=profile.about maxlength=domain::limits::NOTE_CHARACTERS
                        described_by="profile-about-hint"
                    />
                    <p class="hint" id="profile-about-hint">{t!(i18n, profile.edit.about_hint)}</p>
                </div>
                <ActionError action=save/>
                <Saved action=save what="profile" sentence=move || t_string!(i18n, profile.edit.saved)/>
                <button class="button">{t!(i18n, profile.edit.save)}</button>
            </ActionForm>
        </section>
    }
}
