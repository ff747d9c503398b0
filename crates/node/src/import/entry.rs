//! A post as it was elsewhere, whatever its format.

use domain::{Audience, Remark, Timestamp};

/// A post as it was elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// By which it is known again, in another file of the same kind, too.
    pub origin: String,
    /// `None`: nothing says.
    pub at: Option<Timestamp>,
    /// Markdown.
    pub text: String,
    pub warning: String,
    pub is_blurred: bool,
    pub pictures: Vec<EntryPicture>,
    pub was_for: WasFor,
    /// What its format found.
    pub remarks: Vec<Remark>,
}

/// A picture of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EntryPicture {
    /// Its place among the files.
    pub name: String,
    pub alt: String,
}

/// Who could see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum WasFor {
    #[default]
    Unknown,
    These(Audience),
    /// Circles of these names.
    Circles(Vec<String>),
}

/// What is found on the way through a file.
#[derive(Debug)]
pub(super) enum Found {
    Entry(Entry),
    /// A post that is left out.
    LeftOut(Remark),
}
