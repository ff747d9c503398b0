//! Which page answers which path.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{i18n::I18nContextProvider, pages};

/// The whole app. Every page is rendered whole before it is sent, so that it reads without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <I18nContextProvider>
            <Router>
                <Routes fallback=pages::NotFoundPage>
                    <Route path=path!("/") view=pages::TimelinePage ssr=SsrMode::Async/>
                </Routes>
            </Router>
        </I18nContextProvider>
    }
}
