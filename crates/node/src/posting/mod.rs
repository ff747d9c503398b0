//! What the owner writes: the draft, posts and who sees them, and the profile.

pub(crate) mod circle;
pub(crate) mod date;
pub(crate) mod draft;
pub(crate) mod edit;
pub(crate) mod mentions;
pub(crate) mod owner;
pub(crate) mod profile;
pub(crate) mod publish;
mod quote;
