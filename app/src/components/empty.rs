//! A page with nothing on it yet, and the next step.

use leptos::{prelude::*, text_prop::TextProp};

use super::night_street::NightStreet;

/// A drawing, one sentence, and one button that is the right next step, unless that stands on the page already.
#[component]
pub fn Empty(#[prop(into)] sentence: TextProp, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty">
            <NightStreet/>
            <p>{move || sentence.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}
