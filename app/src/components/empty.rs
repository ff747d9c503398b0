//! A page with nothing on it yet, and the next step.

use leptos::prelude::*;

use super::night_street::NightStreet;

/// A drawing, one sentence, and one button that is the right next step, unless that stands on the page already.
#[component]
pub fn Empty(#[prop(into)] sentence: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty">
            <NightStreet/>
            <p>{sentence}</p>
            {children.map(|children| children())}
        </div>
    }
}
