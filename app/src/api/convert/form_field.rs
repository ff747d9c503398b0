//! A field of a form with files (RFC 7578): its value, within a limit.

use multer::Field;

use crate::api::ApiError;

/// Reads all of `field`, and keeps one byte beyond the limit at most, by which the code that takes the value sees that it is too long.
///
/// The rest is read and dropped: a browser that is answered while it still sends shows a broken connection instead of the answer.
pub(super) async fn read(mut field: Field<'_>, limit_bytes: usize) -> Result<Vec<u8>, ApiError> {
    let mut value = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| ApiError::Malformed)? {
        let rest = (limit_bytes + 1).saturating_sub(value.len());
        value.extend_from_slice(&chunk[..chunk.len().min(rest)]);
    }
    Ok(value)
}

/// Says whether a file was chosen in `field`. Where none was, browsers send one without a name (HTML, "constructing the entry list").
pub(super) fn names_file(field: &Field<'_>) -> bool {
    field.file_name().is_some_and(|name| !name.is_empty())
}
