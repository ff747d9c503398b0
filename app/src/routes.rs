//! Which page answers which path.

use leptos::prelude::*;

use crate::{components::House, pages};

/// A page. They are all on the server alone: the browser visits them.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// As axum writes it.
    pub path: &'static str,
    pub view: fn() -> AnyView,
}

/// All pages. Every page is rendered whole before it is sent, so that it reads without JavaScript.
pub const ROUTES: [Route; 34] = [
    // Pages of the owner's: `Page` inside the house.
    Route { path: "/", view: || in_house(|| pages::TimelinePage().into_any()) },
    Route { path: "/posts/{id}", view: || in_house(|| pages::PostPage().into_any()) },
    Route { path: "/posts/{id}/edit", view: || in_house(|| pages::EditPostPage().into_any()) },
    Route { path: "/friends", view: || in_house(|| pages::FriendsPage().into_any()) },
    Route { path: "/friends/add/{contact}", view: || in_house(|| pages::AddFriendPage().into_any()) },
    Route { path: "/friends/{id}", view: || in_house(|| pages::FriendPage().into_any()) },
    Route { path: "/circles", view: || in_house(|| pages::CirclesPage().into_any()) },
    Route { path: "/notifications", view: || in_house(|| pages::NotificationsPage().into_any()) },
    Route { path: "/introductions", view: || in_house(|| pages::IntroductionsPage().into_any()) },
    Route { path: "/introductions/new", view: || in_house(|| pages::NewIntroductionPage().into_any()) },
    Route { path: "/introductions/ask", view: || in_house(|| pages::AskIntroductionPage().into_any()) },
    Route { path: "/messages", view: || in_house(|| pages::MessagesPage().into_any()) },
    Route { path: "/messages/{id}", view: || in_house(|| pages::ConversationPage().into_any()) },
    Route { path: "/written", view: || in_house(|| pages::WrittenPage().into_any()) },
    Route { path: "/mute", view: || in_house(|| pages::MutePage().into_any()) },
    Route { path: "/profile", view: || in_house(|| pages::ProfilePage().into_any()) },
    Route { path: "/recovery-sheet", view: || in_house(|| pages::RecoverySheetPage().into_any()) },
    Route { path: "/saved", view: || in_house(|| pages::SavedPage().into_any()) },
    Route { path: "/search", view: || in_house(|| pages::SearchPage().into_any()) },
    Route { path: "/settings", view: || in_house(|| pages::SettingsPage().into_any()) },
    Route { path: "/settings/check", view: || in_house(|| pages::CheckPage().into_any()) },
    Route { path: "/settings/close", view: || in_house(|| pages::ClosePage().into_any()) },
    Route { path: "/settings/import", view: || in_house(|| pages::ImportPage().into_any()) },
    Route { path: "/settings/keepers", view: || in_house(|| pages::KeepersPage().into_any()) },
    Route { path: "/settings/move", view: || in_house(|| pages::MovePage().into_any()) },
    Route { path: "/settings/notifications", view: || in_house(|| pages::NoticesPage().into_any()) },
    Route { path: "/settings/this-server", view: || in_house(|| pages::ThisServerPage().into_any()) },
    Route { path: "/settings/two-step", view: || in_house(|| pages::TwoStepPage().into_any()) },
    // Pages outside the house: `PlainPage`.
    Route { path: "/sign-in", view: || pages::SignInPage().into_any() },
    Route { path: "/sign-in/code", view: || pages::SignInCodePage().into_any() },
    Route { path: "/restore", view: || pages::RestorePage().into_any() },
    Route { path: "/restored", view: || pages::RestoredPage().into_any() },
    Route { path: "/old-copy", view: || pages::OldCopyPage().into_any() },
    Route { path: "/set-up", view: || pages::SetUpPage().into_any() },
];

/// What answers every path that no page answers.
pub const NOT_FOUND: fn() -> AnyView = || pages::NotFoundPage().into_any();

fn in_house(page: fn() -> AnyView) -> AnyView {
    view! { <House page/> }.into_any()
}
