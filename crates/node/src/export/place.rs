//! Folders of an archive.

/// Where in the archive a document is, and so how it names files of the archive.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Top,
    InFolder,
    /// In a folder of a folder.
    InYear,
}

impl Place {
    pub(super) fn path(self, path: &str) -> String {
        let up = match self {
            Self::Top => "",
            Self::InFolder => "../",
            Self::InYear => "../../",
        };
        format!("{up}{path}")
    }
}
