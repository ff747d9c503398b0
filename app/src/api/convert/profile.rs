//! What the profile's forms say.

use domain::{MediaId, Note};

use crate::api::profile::ProfileError;

/// The short text of the profile.
pub(in crate::api) fn about(text: &str) -> Result<Note, ProfileError> {
    text.parse().map_err(|_| ProfileError::AboutTooLong)
}

/// The picture that was chosen; an empty choice is none.
pub(in crate::api) fn picture_choice(text: Option<&str>) -> Result<Option<MediaId>, ProfileError> {
    let id = text.filter(|text| !text.is_empty()).map(str::parse);
    id.transpose().map_err(|_| ProfileError::NoSuchPicture)
}
