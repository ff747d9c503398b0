//! What the owner reads: friends' posts, pulled and rendered, the timeline, the street and the notices.

pub(crate) mod mute;
mod notices;
pub(crate) mod notification;
pub(crate) mod owner;
pub(crate) mod pull;
pub(crate) mod push;
pub(crate) mod rendering;
mod saved;
mod seen;
pub(crate) mod street;
pub(crate) mod timeline;
mod told;
