//! "I have a backup": a new O2M becomes the one that was lost. First the file, then what opens it.

use domain::Size;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, UploadView},
    components::{Form, FormError, Loaded, PlainPage, query},
    i18n::{I18n, t, use_i18n},
};

/// For whoever may set the node up; see the page of that.
#[component]
pub fn RestorePage() -> impl IntoView {
    let i18n = use_i18n();
    let token = query("token");
    view! {
        <PlainPage title=t!(i18n, restoring.title)>
            <div class="door">
                <h1>{t!(i18n, restoring.title)}</h1>
                <p class="lead">{t!(i18n, restoring.lead)}</p>
                <Loaded loading=api::load_upload(token.clone()) let:upload>
                    {match upload {
                        Some(upload) => view! { <Opening upload token/> }.into_any(),
                        None => view! { <Upload token/> }.into_any(),
                    }}
                </Loaded>
            </div>
        </PlainPage>
    }
}

/// The path of a page for whoever may set the node up, who is known by the token of a link or by a session.
pub(super) fn with_token(path: &str, token: Option<&str>) -> String {
    token.map_or_else(|| path.to_owned(), |token| format!("{path}?token={token}"))
}

/// Sent by the browser itself (`target`), which shows how far it has come; `public/restore.js` says so, too.
#[component]
fn Upload(#[prop(optional_no_strip)] token: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let failure = query("failed").map(|word| failure(i18n, &word));
    view! {
        <form
            class="form" method="post" enctype="multipart/form-data" target="_top" data-upload
            action=with_token("/restore", token.as_deref())
        >
            <div class="field">
                <label for="backup-file">{t!(i18n, restoring.file)}</label>
                <input id="backup-file" name="file" type="file" required aria-describedby="backup-file-hint"/>
                <p class="hint" id="backup-file-hint">{t!(i18n, restoring.file_hint)}</p>
            </div>
            <div class="action-error" role="alert">
                {failure.map(|text| view! { <p>{text}</p> })}
                <p data-broken hidden>{t!(i18n, restoring.failed_broken)}</p>
            </div>
            <progress max="1" value="0" aria-label=t!(i18n, restoring.progress) hidden></progress>
            <button class="button">{t!(i18n, restoring.send)}</button>
        </form>
        <script type="module" src="/restore.js"></script>
    }
}

fn failure(i18n: I18n, word: &str) -> &'static str {
    match word {
        "no-file" => t!(i18n, restoring.failed_no_file),
        "no-room" => t!(i18n, restoring.error_no_room),
        _ => t!(i18n, restoring.failed_broken),
    }
}

#[component]
fn Opening(upload: UploadView, #[prop(optional_no_strip)] token: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    let (UploadView { size_bytes, is_sealed }, another) = (upload, token.clone());
    view! {
        <p>{t!(i18n, restoring.here, size = Size(size_bytes).to_string())}</p>
        <Form action=api::RestoreBackup::PATH class="form">
            {token.map(|token| view! { <input type="hidden" name="token" value=token/> })}
            {if is_sealed {
                view! {
                    <div class="field">
                        <label for="sheet-words">{t!(i18n, restoring.words)}</label>
                        <textarea
                            id="sheet-words" name="words" rows="4" required autocomplete="off" autocapitalize="none"
                            spellcheck="false" translate="no" aria-describedby="sheet-words-hint"
                        ></textarea>
                        <p class="hint" id="sheet-words-hint">{t!(i18n, restoring.words_hint)}</p>
                    </div>
                }
                .into_any()
            } else {
                view! { <p class="hint">{t!(i18n, restoring.unsealed)}</p> }.into_any()
            }}
            <FormError path=api::RestoreBackup::PATH/>
            <button class="button"><span data-pending=t!(i18n, restoring.pending)>{t!(i18n, restoring.button)}</span></button>
        </Form>
        <details class="other-backup">
            <summary>{t!(i18n, restoring.other)}</summary>
            <Upload token=another/>
        </details>
    }
}
