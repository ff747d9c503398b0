//! The boxes of a HEIC file (ISO/IEC 14496-12, 4.2), as far as they have to be known before the decoder's own reader may see them.

use std::ops::Range;

use heifer::heifer_isobmff::BoxIter;

use crate::picture::error::PictureError;

/// What tells items, places, references and properties, without profiles, in bytes. A picture of 60 megapixels in tiles of 256 by 256 pixels
/// needs some 40,000. The reader compares all of these with each other, and keeps many times their size in memory.
const STRUCTURE_BYTES: usize = 256 * 1024;
/// The size of a box and its name come before its content.
const SIZE_BYTES: usize = 4;
/// Version and flags (4.2.2).
const FULL_BOX_BYTES: usize = 4;

/// What a walk along the boxes of a HEIC file found.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// Where the name of each property's box is, in the order in which items refer to them.
    pub(super) property_names: Vec<usize>,
    /// How much of the file the reader copies.
    pub(super) copied_bytes: usize,
}

/// A box inside the file.
struct Found {
    name: [u8; 4],
    name_at: usize,
    content: Range<usize>,
}

impl Structure {
    /// Walks along the boxes of `file`.
    pub(super) fn of(file: &[u8]) -> Result<Self, PictureError> {
        let mut found = Self::default();
        let (mut has_items, mut has_tracks, mut structure_bytes) = (false, false, 0);
        for outer in boxes(file, 0..file.len()) {
            has_tracks |= &outer.name == b"moov";
            if &outer.name != b"meta" {
                continue;
            }
            has_items = true;
            let Range { start, end } = outer.content;
            for inner in boxes(file, (start + FULL_BOX_BYTES).min(end)..end) {
                structure_bytes += match &inner.name {
                    b"idat" => 0,
                    b"iprp" => found.note_properties(file, inner.content),
                    b"iloc" if tells_no_places(&file[inner.content.clone()]) => return Err(PictureError::Heic),
                    _ => inner.content.len(),
                };
            }
        }
        // A film alone, or a burst that is kept as one.
        if (has_tracks && !has_items) || structure_bytes > STRUCTURE_BYTES {
            return Err(PictureError::Heic);
        }
        Ok(found)
    }

    /// Takes note of the properties, and returns how many bytes tell them, without profiles.
    fn note_properties(&mut self, file: &[u8], content: Range<usize>) -> usize {
        let mut told_bytes = 0;
        for part in boxes(file, content) {
            if &part.name != b"ipco" {
                told_bytes += part.content.len();
                continue;
            }
            self.copied_bytes += part.content.len();
            // The last container counts.
            self.property_names.clear();
            for property in boxes(file, part.content) {
                self.property_names.push(property.name_at);
                told_bytes += property.content.start - property.name_at + SIZE_BYTES;
                told_bytes += if &property.name == b"colr" { 0 } else { property.content.len() };
            }
        }
        told_bytes
    }
}

/// The item location box (8.11.3) can say that each place takes no bytes to tell: then there may be a billion of them.
fn tells_no_places(content: &[u8]) -> bool {
    matches!(content.get(FULL_BOX_BYTES..), Some(&[0, sizes, ..]) if sizes % 16 == 0)
}

/// The boxes in a part of the file, up to the first that makes no sense.
fn boxes(file: &[u8], within: Range<usize>) -> impl Iterator<Item = Found> {
    let start = within.start;
    BoxIter::new(&file[within]).map_while(Result::ok).map(move |found| {
        let at = start + found.offset;
        let content_at = at + usize::try_from(found.header.header_size).unwrap_or(usize::MAX);
        Found {
            name: found.header.box_type.0,
            name_at: at + SIZE_BYTES,
            content: content_at..content_at + found.content.len(),
        }
    })
}
