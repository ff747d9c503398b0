//! A new recovery sheet, to be printed or written down: shown while it is not confirmed, and never again.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, SheetView},
    components::{Empty, Form, FormError, Loaded, Page, QrCode},
    i18n::{t, use_i18n},
};

#[component]
pub fn RecoverySheetPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, backups.sheet_title)>
            <h1>{t!(i18n, backups.sheet_title)}</h1>
            <Loaded loading=api::new_sheet() let:sheet>
                {match sheet {
                    Some(sheet) => view! { <Sheet sheet/> }.into_any(),
                    None => view! {
                        <Empty sentence=t!(i18n, backups.error_gone)>
                            <a class="button" href="/settings#backup">{t!(i18n, backups.to_settings)}</a>
                        </Empty>
                    }
                    .into_any(),
                }}
            </Loaded>
        </Page>
    }
}

#[component]
fn Sheet(sheet: SheetView) -> impl IntoView {
    let i18n = use_i18n();
    let SheetView { words, secret, code, asked } = sheet;
    let words = words.into_iter().map(|word| view! { <li translate="no">{word}</li> }).collect_view();
    view! {
        <section class="card recovery-sheet" aria-labelledby="sheet-words">
            <p>{t!(i18n, backups.sheet_lead)}</p>
            <h2 id="sheet-words">{t!(i18n, backups.words)}</h2>
            <ol class="recovery-words">{words}</ol>
            <h2>{t!(i18n, backups.secret)}</h2>
            <p class="hint">{t!(i18n, backups.secret_hint)}</p>
            <div class="recovery-secret">
                <QrCode code label=t!(i18n, backups.code)/>
                <code translate="no">{secret}</code>
            </div>
        </section>
        <section class="card recovery-confirm" aria-labelledby="sheet-confirm">
            <h2 id="sheet-confirm">{t!(i18n, backups.confirm_title)}</h2>
            <Form action=api::ConfirmSheet::PATH class="form">
                <div class="field">
                    <label for="sheet-word">{t!(i18n, backups.word, number = asked.to_string())}</label>
                    <input
                        id="sheet-word" name="word" required autocomplete="off" autocapitalize="none" spellcheck="false"
                        aria-describedby="sheet-word-hint"
                    />
                    <p class="hint" id="sheet-word-hint">{t!(i18n, backups.word_hint)}</p>
                </div>
                <FormError path=api::ConfirmSheet::PATH/>
                <button class="button">{t!(i18n, backups.confirm)}</button>
            </Form>
        </section>
    }
}
