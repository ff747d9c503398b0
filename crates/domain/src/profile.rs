//! How a person shows themselves to friends.

use crate::Picture;

/// A person's name, short text and picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub about: String,
    pub picture: Option<Picture>,
}
