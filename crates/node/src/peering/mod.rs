//! Talking to friends' servers: where their responses are kept, and what each may cost.

pub(crate) mod client;
pub(crate) mod http_cache;
pub(crate) mod instance;
pub(crate) mod item;
pub(crate) mod own_words;
pub(crate) mod quota;
