//! What stands before posts and comments, as rows have it.

use domain::Cover;

use crate::StoreError;

/// What the columns `warning` and `is_blurred` say.
pub(crate) fn cover(warning: &str, is_blurred: bool) -> Result<Cover, StoreError> {
    Cover::new(warning, is_blurred).map_err(|_| StoreError::Corrupt("warning"))
}
