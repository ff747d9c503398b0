//! Pictures: what a file is by its first bytes, and which widths are made of it.

use crate::{MediaId, Sha256};

/// What stands behind a transparent picture, each as red, green and blue: paper, a middle grey, the night. In the order in which they are chosen
/// where they are equally good.
pub const BACKDROPS: [[u8; 3]; 3] = [[0xff; 3], MIDDLE_GREY, [0x14, 0x17, 0x1d]];
/// Black and white can both be seen on it.
pub const MIDDLE_GREY: [u8; 3] = [0x75; 3];

/// One picture of a post, with what is needed to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub id: MediaId,
    pub alt: String,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// What stands behind the picture, as `#rrggbb`: while the file is on its way, and through what is transparent in it.
    pub color: String,
    /// Narrowest first; at least one.
    pub variants: Vec<Variant>,
}

/// One file of a picture, at one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub sha256: Sha256,
    pub width: u32,
    pub height: u32,
    /// `image/jpeg` or `image/png`.
    pub content_type: String,
    pub size_bytes: u64,
}

/// What a picture file is, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureType {
    Jpeg,
    Png,
    Gif,
    WebP,
    /// HEIF with HEVC in it, as iPhones write it.
    Heic,
    /// Told apart in order to say its name; not accepted.
    Avif,
}

impl PictureType {
    /// Recognises a picture by its first 12 bytes or more. Its name and the sender's word for it do not count.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => {
                Self::of_brands(*brand.first_chunk()?, compatible(bytes))
            }
            _ => None,
        }
    }

    /// ISO/IEC 14496-12, 4.3: the major brand of the file type box, and the others where that one says only that the file holds a picture.
    fn of_brands(major: [u8; 4], compatible: &[[u8; 4]]) -> Option<Self> {
        let is_heic = |brand: &[u8; 4]| matches!(brand, [b'h', b'e', b'i' | b'v', _]);
        let is_avif = |brand: &[u8; 4]| matches!(brand, [b'a', b'v', b'i', b'f' | b's']);
        match &major {
            brand if is_avif(brand) => Some(Self::Avif),
            brand if is_heic(brand) => Some(Self::Heic),
            [b'm', b'i' | b's', b'f', b'1' | b'2'] | b"miaf" => {
                let is_other = compatible.iter().any(is_avif) && !compatible.iter().any(is_heic);
                Some(if is_other { Self::Avif } else { Self::Heic })
            }
            _ => None,
        }
    }
}

/// The brands in a file type box behind the major one and its version, as far as `bytes` has them.
fn compatible(bytes: &[u8]) -> &[[u8; 4]] {
    let size = bytes.first_chunk().map_or(0, |size| usize::try_from(u32::from_be_bytes(*size)).unwrap_or(0));
    bytes.get(16..size.min(bytes.len())).unwrap_or_default().as_chunks().0
}

/// Wider files are for the view of one picture: pages do not show them, and friends' servers are not asked for them before.
pub const SHOWN_WIDTH: u32 = 1600;

/// The widths in pixels at which files are made, where the picture is at least so wide.
const VARIANT_WIDTHS: [u32; 4] = [320, 800, 1600, 2560];

/// Decides the widths to make of a picture `width` pixels wide, narrowest first; never wider than the picture.
///
/// A picture between two of the usual widths also keeps its own, so that nothing of it is lost below the largest.
pub fn variant_widths(width: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = VARIANT_WIDTHS.into_iter().filter(|&usual| usual < width).collect();
    if widths.len() < VARIANT_WIDTHS.len() {
        widths.push(width);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_usual_widths_and_never_enlarges() {
        assert_eq!(variant_widths(200), [200]);
        assert_eq!(variant_widths(320), [320]);
        assert_eq!(variant_widths(1000), [320, 800, 1000]);
        assert_eq!(variant_widths(2560), [320, 800, 1600, 2560]);
        assert_eq!(variant_widths(9000), [320, 800, 1600, 2560]);
    }

    #[test]
    fn knows_pictures_by_their_bytes() {
        for (bytes, expected) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01"[..], Some(PictureType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\r", Some(PictureType::Png)),
            (b"GIF89a\x01\0\x01\0\0\0", Some(PictureType::Gif)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(PictureType::WebP)),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Some(PictureType::Heic)),
            (b"\0\0\0\x18ftypmif1\0\0\0\0", Some(PictureType::Heic)),
            (b"\0\0\0\x18ftypavif\0\0\0\0", Some(PictureType::Avif)),
            (b"\0\0\0\x18ftypisom\0\0\0\0", None),
            (b"<svg xmlns='http", None),
            (b"", None),
        ] {
            assert_eq!(PictureType::of(bytes), expected);
        }
    }
}
