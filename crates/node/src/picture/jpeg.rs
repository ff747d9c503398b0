//! The layout of a JPEG file (ITU-T T.81, annex B), as far as the decoder does not tell it: whether the file is whole, and
//! whether the decoder must keep every coefficient until the last scan.

/// What a walk along the markers of a JPEG file found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct JpegLayout {
    /// The end of image marker is there. Decoders fill what is missing with grey, which is no picture to publish.
    pub(super) is_whole: bool,
    /// Bytes that the decoder keeps per 64 pixels besides its output: two for each coefficient, or none.
    pub(super) kept_bytes_per_block: u64,
}

/// A start of frame header (B.2.2).
struct Frame {
    is_progressive: bool,
    components: usize,
    /// The sum of all components' blocks in a minimum coded unit, and the blocks' worth of pixels in it.
    blocks_in_unit: u64,
    unit_blocks: u64,
}

impl JpegLayout {
    /// Walks along the markers of `bytes`, which begin like a JPEG file.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut layout = Self::default();
        let mut frame = None;
        let mut at = 2;
        while let Some((marker, after)) = next_marker(bytes, at) {
            // B.1.1.3: these stand alone.
            if matches!(marker, 0x01 | 0xd0..=0xd8) {
                at = after;
                continue;
            }
            if marker == 0xd9 {
                layout.is_whole = true;
                break;
            }
            let Some(segment) = segment(bytes, after) else { break };
            match marker {
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => frame = Frame::read(marker, segment),
                0xda => {
                    if let (Some(frame), Some(&in_scan)) = (&frame, segment.first()) {
                        layout.kept_bytes_per_block = frame.kept_bytes_per_block(usize::from(in_scan));
                    }
                }
                _ => {}
            }
            at = after + 2 + segment.len();
        }
        layout
    }
}

impl Frame {
    fn read(marker: u8, segment: &[u8]) -> Option<Self> {
        let components = usize::from(*segment.get(5)?);
        let samplings = segment.get(6..6 + 3 * components)?.chunks_exact(3).map(|each| (each[1] >> 4, each[1] & 15));
        let largest = samplings.clone().fold((1, 1), |most, each| (most.0.max(each.0), most.1.max(each.1)));
        Some(Self {
            is_progressive: matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce),
            components,
            blocks_in_unit: samplings.map(|(across, down)| u64::from(across) * u64::from(down)).sum(),
            unit_blocks: u64::from(largest.0) * u64::from(largest.1),
        })
    }

    /// Progressive coding, and components in scans of their own, need all coefficients at once: 64 of two bytes a block.
    fn kept_bytes_per_block(&self, components_in_scan: usize) -> u64 {
        if self.is_progressive || components_in_scan < self.components {
            (128 * self.blocks_in_unit).div_ceil(self.unit_blocks)
        } else {
            0
        }
    }
}

/// The next marker at or after `from`, and where what belongs to it begins. Between segments and inside coded data alike:
/// there, a 0xff byte is followed by zero (B.1.1.5), and before a marker there may be more of them (B.1.1.2).
fn next_marker(bytes: &[u8], from: usize) -> Option<(u8, usize)> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)? + 1;
        match *bytes.get(at)? {
            0x00 => at += 1,
            0xff => {}
            marker => return Some((marker, at + 1)),
        }
    }
}

/// What a marker segment holds after its two bytes of length, which count themselves (B.1.1.4).
fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    bytes.get(at + 2..at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one frame and one scan, with an end of image marker inside an application segment.
    fn file(frame_marker: u8, sampling: u8, components_in_scan: u8) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe1\0\x06\xff\xd9\xff\xd9".to_vec();
        bytes.extend([0xff, frame_marker, 0, 17, 8, 0, 16, 0, 16, 3, 1, sampling, 0, 2, 0x11, 0, 3, 0x11, 0]);
        bytes.extend([0xff, 0xda, 0, 3, components_in_scan, 1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4, 0xff, 0xff, 0xd9]);
        bytes
    }

    #[test]
    fn is_whole_with_its_end_only() {
        let bytes = file(0xc0, 0x11, 3);
        assert!(JpegLayout::of(&bytes).is_whole);
        for length in 3..bytes.len() {
            assert!(!JpegLayout::of(&bytes[..length]).is_whole, "{length}");
        }
    }

    #[test]
    fn tells_what_the_decoder_keeps() {
        for (marker, sampling, in_scan, expected) in
            [(0xc0, 0x22, 3, 0), (0xc2, 0x11, 3, 3 * 128), (0xc2, 0x22, 3, 3 * 128 / 2), (0xc0, 0x22, 1, 3 * 128 / 2)]
        {
            let layout = JpegLayout::of(&file(marker, sampling, in_scan));
            assert_eq!(layout.kept_bytes_per_block, expected, "{marker:x} {sampling:x} {in_scan}");
        }
    }
}
