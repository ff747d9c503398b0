//! A code to type, of an app or from paper.

use leptos::prelude::*;

const HINT_ID: &str = "code-hint";

/// A labelled field for a one-time code. Browsers fill it in from apps that they know; a recovery code has letters, so it takes those, too.
#[component]
pub fn OneTimeCodeField(label: &'static str, hint: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label for="code">{label}</label>
            <input
                id="code" name="code" required autofocus autocomplete="one-time-code" autocapitalize="none"
                spellcheck="false" dir="ltr" aria-describedby=HINT_ID
            />
            <p class="hint" id=HINT_ID>{hint}</p>
        </div>
    }
}
