//! The face of somebody in an introduction: one small square, always of the same size and within a few kilobytes.

use bytes::Bytes;
use domain::{PictureType, limits};
use image::{DynamicImage, imageops::crop_imm};

use super::{decode::decode, encode::encode, error::PictureError, jpeg, resize::shrink};

/// Width and height in pixels.
const SIDE: u32 = 96;

/// Makes a face of a picture file: its middle. `None` if it does not become small enough. Blocks.
pub(crate) fn make(bytes: Bytes) -> Result<Option<Vec<u8>>, PictureError> {
    let image = decode(bytes)?.image.into_rgb8();
    let side = image.width().min(image.height());
    let (left, top) = ((image.width() - side) / 2, (image.height() - side) / 2);
    let mut square: DynamicImage = crop_imm(&image, left, top, side, side).to_image().into();
    let face = encode(&shrink(&mut square, SIDE, SIDE)).map_err(|error| PictureError::Damaged(Some(error)))?;
    Ok(Some(face.bytes).filter(|bytes| bytes.len() <= limits::FACE_BYTES))
}

/// What is shown of a face that a friend's server sent: the same pixels in a file of this node's own; `None` if it is none.
pub(crate) fn take(sent: &[u8]) -> Option<Vec<u8>> {
    let is_face = PictureType::of(sent) == Some(PictureType::Jpeg) && jpeg::size(sent) == Some((SIDE, SIDE));
    if is_face { make(Bytes::copy_from_slice(sent)).ok().flatten() } else { None }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::ImageFormat;

    use super::*;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    #[test]
    fn a_face_is_small_and_square_whatever_it_is_made_of_and_is_taken_by_others() {
        for (width, height, format) in
            [(320, 240, ImageFormat::Jpeg), (20, 90, ImageFormat::Png), (96, 96, ImageFormat::Jpeg)]
        {
            let face = make(encoded(width, height, format).into()).unwrap().unwrap();
            assert_eq!(jpeg::size(&face), Some((SIDE, SIDE)));
            assert!(take(&face).is_some());
        }
    }

    #[test]
    fn what_is_no_face_is_not_taken() {
        for sent in [
            Vec::new(),
            b"<svg/>".to_vec(),
            encoded(SIDE, SIDE, ImageFormat::Png),
            encoded(SIDE, SIDE + 1, ImageFormat::Jpeg),
            encoded(SIDE, SIDE, ImageFormat::Jpeg)[..200].to_vec(),
        ] {
            assert_eq!(take(&sent), None);
        }
    }
}
