//! What friends answer each other under a post.

pub(crate) mod owner;
