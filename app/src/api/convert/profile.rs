//! What the profile's forms say.

use domain::{MediaId, Name, Note};

use crate::api::{ApiError, profile::ProfileError};

/// The name and the short text.
pub(in crate::api) fn profile(name: &str, text: &str) -> Result<(Name, Note), ApiError> {
    Ok((super::name(name)?, about(text)?))
}

fn about(text: &str) -> Result<Note, ProfileError> {
    let excess = Note::excess(text);
    text.parse().map_err(|_| ProfileError::AboutTooLong { excess })
}

/// The picture that was chosen; an empty choice is none.
pub(in crate::api) fn picture_choice(text: Option<&str>) -> Result<Option<MediaId>, ProfileError> {
    let id = text.filter(|text| !text.is_empty()).map(str::parse);
    id.transpose().map_err(|_| ProfileError::NoSuchPicture)
}
