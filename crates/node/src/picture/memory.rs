//! How much memory it takes to open a picture, decided before the first pixel is decoded.
//!
//! The decoders want the whole picture in memory, and some of them more than that. So that a node stays below 256 MB while it
//! takes in one picture, ordinary files of 60 megapixels are opened (JPEG as cameras and phones write it, opaque PNG), while
//! files that need more bytes for each pixel may have fewer pixels.

use image::ColorType;

use super::jpeg::JpegLayout;

/// What the input, the decoder and its output may take together, in bytes.
pub(super) const MEMORY_BYTES: u64 = 230_000_000;

/// What a decoder keeps beside its output, in bytes per 64 pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DecoderCost(u64);

impl DecoderCost {
    pub(super) const NONE: Self = Self(0);
    /// A frame that does not fill the picture is decoded apart from it: another four bytes a pixel.
    pub(super) const GIF: Self = Self(64 * 4);

    pub(super) fn of_jpeg(layout: JpegLayout) -> Self {
        Self(layout.kept_bytes_per_block)
    }

    /// Reads the first chunk's name (RFC 9649, section 2.5 and on).
    pub(super) fn of_webp(bytes: &[u8], is_animated: bool) -> Self {
        match bytes.get(12..16) {
            // The frame and the canvas.
            _ if is_animated => Self(64 * 8),
            // Luma and half of it again for chroma.
            Some(b"VP8 ") => Self(64 * 3 / 2),
            // Lossless: red, green, blue and alpha, copied into the output. Extended: that, or luma, chroma and alpha.
            _ => Self(64 * 4),
        }
    }

    /// Says whether a picture of `pixels` pixels, from a file of `file_bytes`, may be opened.
    pub(super) fn fits(self, pixels: u64, color: ColorType, file_bytes: usize) -> bool {
        let output = pixels * u64::from(color.bytes_per_pixel());
        let kept = pixels.div_ceil(64) * self.0;
        output + kept + file_bytes as u64 <= MEMORY_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_files_of_60_megapixels_fit() {
        let (pixels, file_bytes) = (60_000_000, 30_000_000);
        let layout = |kept_bytes_per_block| JpegLayout {
            is_known_kind: true,
            has_end: true,
            readable_bytes: file_bytes,
            has_all_scans: true,
            kept_bytes_per_block,
            components: 3,
        };
        let (baseline, progressive) = (layout(0), layout(192));
        assert!(DecoderCost::of_jpeg(baseline).fits(pixels, ColorType::Rgb8, file_bytes));
        assert!(DecoderCost::NONE.fits(pixels, ColorType::Rgb8, file_bytes));
        assert!(!DecoderCost::NONE.fits(pixels, ColorType::Rgba16, file_bytes));
        assert!(!DecoderCost::of_jpeg(progressive).fits(pixels, ColorType::Rgb8, file_bytes));
        assert!(DecoderCost::of_jpeg(progressive).fits(33_000_000, ColorType::Rgb8, file_bytes));
        assert!(DecoderCost::of_webp(b"RIFF____WEBPVP8 ", false).fits(40_000_000, ColorType::Rgb8, file_bytes));
    }
}
