//! Pictures on their way into an archive: the largest file of each.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use domain::{Picture, Timestamp, Variant, thread::CommentPicture};

use super::{archive::Archive, error::ExportError, pages::ExportedPicture, place::Place};

/// Where the files are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folders<'a> {
    /// Those of the owner's pictures.
    pub own: &'a Path,
    /// Those of others' comments.
    pub comments: &'a Path,
}

/// A picture, and the file of it that is in the archive, with its path there; `None`: it is missing on the machine.
#[derive(Debug)]
pub(super) struct PlacedPicture {
    pub picture: Picture,
    pub file: Option<(String, Variant)>,
}

impl PlacedPicture {
    /// As a page at `place` shows it.
    pub(super) fn on_page(&self, place: Place) -> ExportedPicture {
        let Picture { alt, width, height, color, .. } = &self.picture;
        let href = self.file.as_ref().map(|(path, _)| place.path(path));
        ExportedPicture { href, alt: alt.clone(), width: *width, height: *height, color: color.clone() }
    }
}

/// Puts the owner's picture into the archive; `path` says where, but for its ending.
pub(super) fn put(
    archive: &mut Archive<impl Write>,
    Folders { own, .. }: Folders<'_>,
    picture: Picture,
    path: &str,
    at: Timestamp,
) -> Result<PlacedPicture, ExportError> {
    put_from(archive, own, picture, path, at)
}

/// The same for a picture of a comment, whose files may be another's.
pub(super) fn put_of_comment(
    archive: &mut Archive<impl Write>,
    Folders { own, comments }: Folders<'_>,
    picture: CommentPicture,
    path: &str,
    at: Timestamp,
) -> Result<PlacedPicture, ExportError> {
    let folder = if picture.media.is_some() { own } else { comments };
    put_from(archive, folder, picture.into(), path, at)
}

fn put_from(
    archive: &mut Archive<impl Write>,
    folder: &Path,
    picture: Picture,
    path: &str,
    at: Timestamp,
) -> Result<PlacedPicture, ExportError> {
    let Some(widest) = picture.variants.last().cloned() else { return Ok(PlacedPicture { picture, file: None }) };
    let mut file = match File::open(folder.join(widest.sha256.to_string())) {
        Ok(file) => file,
        // Deleted since the database was read, or lost.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(PlacedPicture { picture, file: None }),
        Err(error) => return Err(error.into()),
    };
    let ending = if widest.content_type == "image/png" { "png" } else { "jpg" };
    let path = format!("{path}.{ending}");
    archive.picture(&path, at, &mut file)?;
    Ok(PlacedPicture { picture, file: Some((path, widest)) })
}
