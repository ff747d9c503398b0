//! The layout of a JPEG file (ITU-T T.81, annex B), as far as the decoder does not tell it: whether it is of a kind that the decoder
//! shows right, whether the file has its end, and whether the decoder must keep every coefficient until the last scan.

mod cmyk;
mod decode;

pub(super) use decode::decode;

/// What a walk along the markers of a JPEG file found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct JpegLayout {
    /// The first picture of the file is coded in a way that the decoder knows, and samples its components in a way that the decoder shows right.
    pub(super) is_known_kind: bool,
    /// The end of image marker is there.
    pub(super) has_end: bool,
    /// Where the file stops to make sense or something else begins, or its length.
    pub(super) readable_bytes: usize,
    /// Each component's coefficients are coded to their last bit, as far as the headers of the scans tell.
    pub(super) has_all_scans: bool,
    /// Bytes that the decoder keeps per 64 pixels besides its output: two for each coefficient, or none.
    pub(super) kept_bytes_per_block: u64,
    /// Grey, colours or four inks.
    pub(super) components: usize,
}

/// A start of frame header (B.2.2).
struct Frame {
    is_progressive: bool,
    is_known_kind: bool,
    components: Vec<Component>,
    luma_blocks_down: u8,
    /// The sum of all components' blocks in a minimum coded unit, and the blocks' worth of pixels in it.
    blocks_in_unit: u64,
    unit_blocks: u64,
}

struct Component {
    id: u8,
    /// One bit for each coefficient, in zigzag order, whose last bit is coded in a scan.
    coded: u64,
}

impl JpegLayout {
    /// Walks along the markers of `bytes`, which begin like a JPEG file.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut layout = Self {
            is_known_kind: true,
            has_end: false,
            readable_bytes: bytes.len(),
            has_all_scans: false,
            kept_bytes_per_block: 0,
            components: 0,
        };
        let mut frame: Option<Frame> = None;
        let mut at = 2;
        while let Some((marker, after)) = next_marker(bytes, at) {
            if marker == 0xd9 {
                layout.has_end = true;
                break;
            }
            // What cannot follow the last scan (B.2) is no part of the picture: phones put films behind it, in which chance makes markers.
            if !is_within_scan(marker) && frame.as_ref().is_some_and(Frame::is_all_coded) {
                layout.readable_bytes = after - 2;
                break;
            }
            // B.1.1.3: these stand alone.
            if matches!(marker, 0x01 | 0xd0..=0xd8) {
                at = after;
                continue;
            }
            let Some(segment) = segment(bytes, after) else {
                layout.readable_bytes = after - 2;
                break;
            };
            match (marker, &mut frame) {
                // A hierarchical file (B.3) is many frames.
                (0xde, None) => layout.is_known_kind = false,
                (marker, None) if is_frame(marker) => {
                    frame = Frame::read(marker, segment);
                    layout.is_known_kind &= frame.as_ref().is_some_and(|frame| frame.is_known_kind);
                }
                (0xda, Some(frame)) => {
                    let kept = frame.kept_bytes_per_block(segment);
                    layout.kept_bytes_per_block = layout.kept_bytes_per_block.max(kept);
                    layout.is_known_kind &= frame.shows_right(segment);
                    frame.note_scan(segment);
                }
                _ => {}
            }
            at = after + 2 + segment.len();
        }
        layout.components = frame.as_ref().map_or(0, |frame| frame.components.len());
        layout.has_all_scans = frame.as_ref().is_some_and(Frame::is_all_coded);
        layout
    }
}

/// Reads width and height from the first frame header of a JPEG file, of which `bytes` may be the beginning.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let (marker, after) = next_marker(bytes, at)?;
        at = match marker {
            0x01 | 0xd0..=0xd8 => after,
            0xd9 | 0xda => return None,
            marker => {
                let segment = segment(bytes, after)?;
                if is_frame(marker) {
                    let &[_, high, low, wide, narrow] = segment.first_chunk::<5>()?;
                    return Some((u16::from_be_bytes([wide, narrow]).into(), u16::from_be_bytes([high, low]).into()));
                }
                after + 2 + segment.len()
            }
        };
    }
}

/// The markers inside a scan, and that of the height, which may follow it (B.2.5).
fn is_within_scan(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xd0..=0xd7 | 0xdc)
}

/// Table B.1: all start of frame markers, of whatever process.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf)
}

impl Frame {
    fn read(marker: u8, segment: &[u8]) -> Option<Self> {
        let [precision, height @ .., _, _, count] = *segment.first_chunk::<6>()?;
        let specified = segment.get(6..6 + 3 * usize::from(count))?.chunks_exact(3);
        let samplings: Vec<_> = specified.clone().map(|each| (each[1] >> 4, each[1] & 15)).collect();
        let largest = samplings.iter().fold((1, 1), |most, each| (most.0.max(each.0), most.1.max(each.1)));
        // Table B.1: baseline, extended sequential and progressive, Huffman-coded. Height zero comes after the first scan (B.2.5).
        let is_known_process = matches!(marker, 0xc0..=0xc2) && precision == 8 && height != [0, 0];
        Some(Self {
            is_progressive: matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce),
            is_known_kind: is_known_process && is_shown_right(&samplings),
            luma_blocks_down: samplings.first().map_or(1, |&(_, down)| down),
            components: specified.map(|each| Component { id: each[0], coded: 0 }).collect(),
            blocks_in_unit: samplings.iter().map(|each| u64::from(each.0) * u64::from(each.1)).sum(),
            unit_blocks: u64::from(largest.0) * u64::from(largest.1),
        })
    }

    /// Progressive coding, and components in scans of their own, need all coefficients at once: 64 of two bytes a block.
    fn kept_bytes_per_block(&self, scan: &[u8]) -> u64 {
        let in_scan = scan.first().map_or(0, |&count| usize::from(count));
        if self.is_progressive || in_scan < self.components.len() {
            (128 * self.blocks_in_unit).div_ceil(self.unit_blocks)
        } else {
            0
        }
    }

    /// Says whether the decoder puts the blocks of a scan in their places: not those of a sequential scan of some of the components only, if
    /// luma has blocks below each other in a minimum coded unit.
    fn shows_right(&self, scan: &[u8]) -> bool {
        let is_of_all = scan.first().is_some_and(|&count| usize::from(count) == self.components.len());
        self.is_progressive || is_of_all || self.luma_blocks_down == 1
    }

    /// Says whether no scan is missing.
    fn is_all_coded(&self) -> bool {
        self.components.iter().all(|component| component.coded == u64::MAX)
    }

    /// Takes note of what a scan codes, by its header (B.2.3).
    fn note_scan(&mut self, scan: &[u8]) {
        let Some((&count, rest)) = scan.split_first() else { return };
        let Some((selectors, &[first, last, approximation])) = rest
            .split_at_checked(2 * usize::from(count))
            .and_then(|(selectors, rest)| Some((selectors, rest.first_chunk::<3>()?)))
        else {
            return;
        };
        let coded = match (self.is_progressive, approximation & 15) {
            (false, _) => u64::MAX,
            (true, 0) => (first.min(63)..=last.min(63)).fold(0, |coded, at| coded | 1 << at),
            (true, _) => 0,
        };
        for selector in selectors.chunks_exact(2) {
            for component in self.components.iter_mut().filter(|component| component.id == selector[0]) {
                component.coded |= coded;
            }
        }
    }
}

/// Says whether the decoder shows components right that are sampled like this, horizontally and vertically, as far as it was held against
/// libjpeg-turbo: the first, luma, is sampled finest, and the others by a whole fraction of it.
fn is_shown_right(samplings: &[(u8, u8)]) -> bool {
    let Some(&(across, down)) = samplings.first() else { return false };
    let is_fraction = |&(other_across, other_down): &(u8, u8)| {
        let divides = |part: u8, whole: u8| part > 0 && whole.is_multiple_of(part);
        divides(other_across, across) && divides(other_down, down) && (down <= 2 || other_down == 1)
    };
    matches!(samplings.len(), 1 | 3 | 4)
        && matches!(across, 1 | 2 | 4)
        && (1..=4).contains(&down)
        && samplings[1..].iter().all(is_fraction)
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

    fn without_scans(mut file: Vec<u8>) -> Vec<u8> {
        file.truncate(file.windows(2).position(|marker| marker == [0xff, 0xda]).unwrap());
        file
    }

    fn scan(selectors: &[u8], last: [u8; 3]) -> Vec<u8> {
        let count = u8::try_from(selectors.len()).unwrap();
        let components = selectors.iter().flat_map(|&id| [id, 0]);
        let header: Vec<u8> = [0, 6 + 2 * count, count].into_iter().chain(components).chain(last).collect();
        [&[0xff, 0xda][..], &header, &[1, 2, 3]].concat()
    }

    #[test]
    fn finds_the_end() {
        let bytes = file(0xc0, 0x11, 3);
        assert!(JpegLayout::of(&bytes).has_end);
        for length in 3..bytes.len() {
            assert!(!JpegLayout::of(&bytes[..length]).has_end, "{length}");
        }
    }

    #[test]
    fn knows_kinds_by_their_header() {
        for (marker, is_known) in
            [(0xc0, true), (0xc1, true), (0xc2, true), (0xc3, false), (0xc9, false), (0xca, false)]
        {
            assert_eq!(JpegLayout::of(&file(marker, 0x22, 3)).is_known_kind, is_known, "{marker:x}");
        }
        for (sampling, in_scan, is_known) in
            [(0x11, 3, true), (0x21, 1, true), (0x41, 3, true), (0x12, 3, true), (0x22, 1, false), (0x31, 3, false)]
        {
            assert_eq!(
                JpegLayout::of(&file(0xc0, sampling, in_scan)).is_known_kind,
                is_known,
                "{sampling:x} {in_scan}"
            );
        }
        for (samplings, is_right) in [
            (&[(1, 1), (2, 1), (2, 1)][..], false),
            (&[(1, 1), (1, 2), (1, 2)], false),
            (&[(2, 2), (2, 1), (1, 2)], true),
            (&[(2, 1), (1, 1), (4, 1)], false),
            (&[(1, 4), (1, 2), (1, 1)], false),
            (&[(1, 4), (1, 1), (1, 1)], true),
            (&[(2, 2)], true),
            (&[(3, 1)], false),
            (&[(1, 1), (1, 1)], false),
            (&[(2, 2), (1, 1), (1, 1), (2, 2)], true),
            (&[(1, 1), (0, 1), (1, 1)], false),
            (&[], false),
        ] {
            assert_eq!(is_shown_right(samplings), is_right, "{samplings:?}");
        }
        let mut hierarchical = file(0xc0, 0x11, 3);
        hierarchical.splice(2..2, [0xff, 0xde, 0, 3, 8]);
        assert!(!JpegLayout::of(&hierarchical).is_known_kind);
    }

    #[test]
    fn counts_what_progressive_scans_code() {
        let begin = without_scans(file(0xc2, 0x11, 3));
        let first = scan(&[1, 2, 3], [0, 0, 1]);
        let others = [
            scan(&[1, 2, 3], [0, 0, 0x10]),
            scan(&[1], [1, 63, 0]),
            scan(&[2], [1, 5, 0]),
            scan(&[2], [6, 63, 0]),
            scan(&[3], [1, 63, 2]),
            scan(&[3], [1, 63, 0x21]),
            scan(&[3], [1, 63, 0x10]),
        ];
        for left_out in 0..=others.len() {
            let mut bytes = [&begin[..], &first].concat();
            bytes.extend(
                others.iter().enumerate().filter(|&(at, _)| at != left_out).flat_map(|(_, scan)| scan).copied(),
            );
            // The fifth and sixth come before the last bits do.
            let is_whole = matches!(left_out, 4 | 5 | 7);
            assert_eq!(JpegLayout::of(&bytes).has_all_scans, is_whole, "{left_out}");
        }
    }

    #[test]
    fn what_follows_the_last_scan_is_no_part_of_the_picture() {
        let sequential = [without_scans(file(0xc0, 0x22, 3)), scan(&[1, 2, 3], [0, 63, 0])].concat();
        let in_parts = [
            without_scans(file(0xc0, 0x11, 3)),
            scan(&[1], [0, 63, 0]),
            scan(&[2], [0, 63, 0]),
            vec![0xff, 0xc4, 0, 2],
            scan(&[3], [0, 63, 0]),
        ]
        .concat();
        let first = scan(&[1, 2, 3], [0, 0, 0]);
        let later = [1, 2, 3].map(|id| scan(&[id], [1, 63, 0])).concat();
        let progressive = [without_scans(file(0xc2, 0x22, 3)), first, later].concat();
        let film = b"\0\0\0\x18ftypmp42\xff\xd3\x01\xff\0\x02";
        for picture in [sequential, in_parts, progressive] {
            let alone = JpegLayout::of(&picture);
            assert!(alone.is_known_kind && alone.has_all_scans && !alone.has_end);
            // A scan of one component, another frame, a second picture, tables, a comment.
            for by_chance in [
                &b"\xff\xda\0\x08\x01\x01\0\0\x3f\0"[..],
                b"\xff\xc3\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0",
                b"\xff\xd8\xff\xe0\0\x02\xff\xd9",
                b"\xff\xdb\0\x02\xff\xd9",
                b"\xff\xfe\0\x02\xff\xd9",
            ] {
                let followed = [&picture[..], film, by_chance].concat();
                let expected = JpegLayout { readable_bytes: picture.len() + film.len(), ..alone };
                assert_eq!(JpegLayout::of(&followed), expected, "{by_chance:?}");
            }
            assert!(JpegLayout::of(&[&picture[..], b"\xff\xd7\x01\xff\xdc\0\x04\0\x10\xff\xd9"].concat()).has_end);
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
