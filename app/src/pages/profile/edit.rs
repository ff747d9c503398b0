//! Name and short text.

use domain::{Name, Note, limits};
use leptos::prelude::*;

use crate::{
    api::{self, ProfileView},
    components::{ActionError, Limited, Saved, TextArea, typed},
    i18n::{t, t_string, use_i18n},
};

/// Changes what friends read of the owner.
#[component]
pub(super) fn EditForm(save: ServerAction<api::SaveProfile>, profile: ProfileView) -> impl IntoView {
    let i18n = use_i18n();
    let name = typed::<api::SaveProfile>("name").unwrap_or(profile.name);
    let about = typed::<api::SaveProfile>("about").unwrap_or(profile.about);
    view! {
        <section aria-labelledby="edit-title">
            <h2 id="edit-title">{t!(i18n, profile.edit.title)}</h2>
            <ActionForm action=save attr:class="form">
                <div class="field">
                    <label for="profile-name">{t!(i18n, profile.edit.name)}</label>
                    <Limited excess=Name::excess limit=limits::NAME_CHARACTERS>
                        <input
                            id="profile-name" name="name" value=name required dir="auto" autocomplete="name"
                            aria-describedby="profile-name-hint"
                        />
                    </Limited>
                    <p class="hint" id="profile-name-hint">{t!(i18n, profile.edit.name_hint)}</p>
                </div>
                <div class="field">
                    <label for="profile-about">{t!(i18n, profile.edit.about)}</label>
                    <Limited excess=Note::excess limit=limits::NOTE_CHARACTERS>
                        <TextArea id="profile-about" name="about" text=about described_by="profile-about-hint"/>
                    </Limited>
                    <p class="hint" id="profile-about-hint">{t!(i18n, profile.edit.about_hint)}</p>
                </div>
                <ActionError action=save/>
                <Saved action=save what="profile" sentence=move || t_string!(i18n, profile.edit.saved)/>
                <button class="button">{t!(i18n, profile.edit.save)}</button>
            </ActionForm>
        </section>
    }
}
