//! What an author puts before a post or a comment.

use crate::{TextError, Warning};

/// What stands before what is said, until the reader wants to see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// Stands in the place of text and pictures.
    pub warning: Option<Warning>,
    /// The pictures are blurred.
    pub is_blurred: bool,
}

impl Cover {
    /// Nothing does.
    pub const NONE: Self = Self { warning: None, is_blurred: false };

    /// A warning in which nothing can be seen is none.
    pub fn new(warning: &str, is_blurred: bool) -> Result<Self, TextError> {
        match warning.parse() {
            Ok(warning) => Ok(Self { warning: Some(warning), is_blurred }),
            Err(TextError::Empty) => Ok(Self { warning: None, is_blurred }),
            Err(error) => Err(error),
        }
    }

    /// The warning; empty where there is none.
    pub fn warning(&self) -> &str {
        self.warning.as_ref().map_or("", Warning::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::WARNING_CHARACTERS;

    #[test]
    fn a_warning_is_one_line_that_can_be_seen() {
        for (typed, expected) in
            [("", ""), (" \u{200b}\n", ""), (" A dead\r\n bird ", "A dead bird"), ("\u{202e}A\0 bird", "A bird")]
        {
            assert_eq!(Cover::new(typed, false).as_ref().map(Cover::warning), Ok(expected), "{typed:?}");
        }
        let full = "é".repeat(WARNING_CHARACTERS);
        assert_eq!(Cover::new(&full, true).map(|cover| cover.warning().to_owned()), Ok(full.clone()));
        assert_eq!(Cover::new(&format!("{full}éé"), true), Err(TextError::TooLong { excess: 2 }));
    }
}
