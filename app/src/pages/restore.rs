//! "I have a backup": a new O2M becomes the one that was lost. First the file, then what opens it.

mod from_friend;

use domain::Size;
use leptos::{prelude::*, server_fn::ServerFn};

use super::with_token::with_token;
use crate::{
    api::{self, ApiError, ComingStage, ComingView, UploadView},
    components::{Form, FormError, Loaded, PlainPage, query},
    i18n::{I18n, t, use_i18n},
};
use from_friend::{AskFriend, Cancel, Coming, LeftOut};

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
                <Loaded loading=load(token.clone()) let:begun>
                    {match begun {
                        Begun::Coming(coming) => view! { <Coming coming token/> }.into_any(),
                        Begun::Here(upload, left_out) => view! {
                            <LeftOut left_out/>
                            <Opening upload token=token.clone()/>
                            <Cancel token/>
                        }
                        .into_any(),
                        Begun::Upload(upload) => {
                            let another = token.clone();
                            view! {
                                <Opening upload token=token.clone()/>
                                <details class="other-backup">
                                    <summary>{t!(i18n, restoring.other)}</summary>
                                    <Upload token=another/>
                                </details>
                                <AskFriend token/>
                            }
                            .into_any()
                        }
                        Begun::Nothing => view! { <Upload token=token.clone()/><AskFriend token/> }.into_any(),
                    }}
                </Loaded>
            </div>
        </PlainPage>
    }
}

/// What came so far.
enum Begun {
    Nothing,
    /// From a friend.
    Coming(ComingView),
    /// The same, as far as it comes, and what did not.
    Here(UploadView, Vec<String>),
    /// A browser brought it.
    Upload(UploadView),
}

async fn load(token: Option<String>) -> Result<Begun, ApiError> {
    Ok(match api::load_coming_backup(token.clone()).await? {
        Some(coming) if coming.stage == ComingStage::Here => {
            Begun::Here(UploadView { size_bytes: coming.of_bytes, is_sealed: true }, coming.left_out)
        }
        Some(coming) => Begun::Coming(coming),
        None => api::load_upload(token).await?.map_or(Begun::Nothing, Begun::Upload),
    })
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
    let UploadView { size_bytes, is_sealed } = upload;
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
    }
}
