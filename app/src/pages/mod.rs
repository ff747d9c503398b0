//! One file per page: its resource and its view.

mod not_found;
mod timeline;

pub use not_found::NotFoundPage;
pub use timeline::TimelinePage;
