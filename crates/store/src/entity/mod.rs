//! The tables as sea-orm sees them; nothing outside this crate does.

pub(crate) mod app_token;
pub(crate) mod draft;
pub(crate) mod draft_media;
pub(crate) mod draft_set_aside;
pub(crate) mod folder_file;
pub(crate) mod http_cache;
pub(crate) mod kept_file;
pub(crate) mod known_browser;
pub(crate) mod left_alone;
pub(crate) mod media;
pub(crate) mod notification;
pub(crate) mod owner;
pub(crate) mod peer;
pub(crate) mod post;
pub(crate) mod post_media;
pub(crate) mod session;
pub(crate) mod setup_link;
pub(crate) mod thread_item;
pub(crate) mod variant;
