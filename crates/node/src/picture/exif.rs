//! How a picture lies, by its EXIF block (CIPA DC-008).

use image::metadata::Orientation;

/// Bytes before the TIFF header among which it is looked for: JPEG's mark of an EXIF block is six bytes, and some programs write it in
/// files of other formats, too.
const PREFIX_BYTES: usize = 16;

/// Reads how the picture is to be turned; not at all if the block is broken, or names no orientation that there is.
pub(super) fn orientation(block: &[u8]) -> Orientation {
    let header = block.windows(4).take(PREFIX_BYTES).position(|bytes| matches!(bytes, b"II*\0" | b"MM\0*"));
    header.and_then(|at| Orientation::from_exif_chunk(&block[at..])).unwrap_or(Orientation::NoTransforms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn little_endian(orientation: u16) -> Vec<u8> {
        let [low, high] = orientation.to_le_bytes();
        [&b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"[..], &[low, high, 0, 0, 0, 0, 0, 0]].concat()
    }

    fn big_endian(orientation: u16) -> Vec<u8> {
        let [high, low] = orientation.to_be_bytes();
        [&b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01"[..], &[high, low, 0, 0, 0, 0, 0, 0]].concat()
    }

    #[test]
    fn reads_either_byte_order_behind_any_prefix() {
        for prefix in [&b""[..], b"Exif\0\0", b"Exif\0\0\0\0", b"Exif\0\xff"] {
            for block in [little_endian(6), big_endian(6)] {
                let padded = [prefix, &block, b"\0"].concat();
                assert_eq!(orientation(&padded), Orientation::Rotate90, "{prefix:?}");
            }
        }
    }

    #[test]
    fn what_is_no_orientation_turns_nothing() {
        let whole = [&b"Exif\0\0"[..], &little_endian(6)].concat();
        for block in [&little_endian(0)[..], &big_endian(9), &big_endian(0x0600), b"", b"Exif\0\0", b"II*\0", &[0; 40]]
        {
            assert_eq!(orientation(block), Orientation::NoTransforms, "{block:?}");
        }
        for length in 0..whole.len() - 8 {
            assert_eq!(orientation(&whole[..length]), Orientation::NoTransforms, "{length}");
        }
    }
}
