//! Which page answers which path.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{components::House, pages};

/// All pages, on the server alone: the browser visits them. Every page is rendered whole before it is sent, so that it reads without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Ground>
            <Router>
                <Routes fallback=pages::NotFoundPage>
                    // Pages of the owner's: `Page` inside the house.
                    <ParentRoute path=path!("") view=House ssr=SsrMode::Async>
                        <Route path=path!("") view=pages::TimelinePage ssr=SsrMode::Async/>
                        <Route path=path!("posts/:id") view=pages::PostPage ssr=SsrMode::Async/>
                        <Route path=path!("posts/:id/edit") view=pages::EditPostPage ssr=SsrMode::Async/>
                        <Route path=path!("/friends") view=pages::FriendsPage ssr=SsrMode::Async/>
                        <Route path=path!("/friends/add/:contact") view=pages::AddFriendPage ssr=SsrMode::Async/>
                        <Route path=path!("/friends/:id") view=pages::FriendPage ssr=SsrMode::Async/>
                        <Route path=path!("/circles") view=pages::CirclesPage ssr=SsrMode::Async/>
                        <Route path=path!("/notifications") view=pages::NotificationsPage ssr=SsrMode::Async/>
                        <Route path=path!("/written") view=pages::WrittenPage ssr=SsrMode::Async/>
                        <Route path=path!("/mute") view=pages::MutePage ssr=SsrMode::Async/>
                        <Route path=path!("/profile") view=pages::ProfilePage ssr=SsrMode::Async/>
                        <Route path=path!("/saved") view=pages::SavedPage ssr=SsrMode::Async/>
                        <Route path=path!("/settings") view=pages::SettingsPage ssr=SsrMode::Async/>
                    </ParentRoute>
                    // Pages outside the house: `PlainPage`.
                    <Route path=path!("/sign-in") view=pages::SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/set-up") view=pages::SetUpPage ssr=SsrMode::Async/>
                </Routes>
            </Router>
        </Ground>
    }
}

/// What all pages stand on: their place in the document.
#[component]
pub fn Ground(children: Children) -> impl IntoView {
    provide_meta_context();
    children()
}
