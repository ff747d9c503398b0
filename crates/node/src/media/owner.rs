//! What the owner does with the files of pictures: one taken in, one opened.

use crate::owner::Owner;

/// What the owner does with the files of pictures.
#[derive(Debug, Clone, Copy)]
pub struct OwnerPictures<'a> {
    pub(super) owner: &'a Owner,
}

impl Owner {
    /// What the owner does with the files of pictures.
    pub fn pictures(&self) -> OwnerPictures<'_> {
        OwnerPictures { owner: self }
    }
}
