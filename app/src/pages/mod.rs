//! One file per page: what it reads, and its view. Pages are rendered by the server alone; in the browser they are HTML.

mod add_friend;
mod circles;
mod edit_post;
mod friend;
mod friends;
mod mute;
mod not_found;
mod notices;
mod notifications;
mod post;
mod profile;
mod saved;
mod set_up;
mod settings;
mod sign_in;
mod timeline;
mod written;

pub use add_friend::AddFriendPage;
pub use circles::CirclesPage;
pub use edit_post::EditPostPage;
pub use friend::FriendPage;
pub use friends::{FriendsPage, ScanIsland};
pub use mute::MutePage;
pub use not_found::NotFoundPage;
pub use notices::NoticesPage;
pub use notifications::NotificationsPage;
pub use post::PostPage;
pub use profile::{PictureFieldsIsland, ProfilePage};
pub use saved::SavedPage;
pub use set_up::SetUpPage;
pub use settings::SettingsPage;
pub use sign_in::SignInPage;
pub use timeline::{LoadedTimeline, TimelineFrom, TimelinePage};
pub use written::WrittenPage;
