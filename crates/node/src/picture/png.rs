//! The chunks of a PNG file (third edition, section 5), as far as the decoder passes over what they say.

mod colors;

use bytes::Bytes;

pub(super) use colors::{Colors, colors};

/// Width, height, bit depth, colour type and three more bytes (11.2.1).
const HEADER_BYTES: usize = 13;
const SIGNATURE_BYTES: usize = 8;
/// A length and a name before the data of a chunk, a checksum behind it.
const BEFORE_DATA: usize = 8;
const AROUND_DATA: usize = 12;

/// Reads width and height from the header of a PNG file, of which `bytes` may be the beginning.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let (at, header) = chunks(bytes).next()?;
    let (width, rest) = header.split_first_chunk()?;
    let size = (u32::from_be_bytes(*width), u32::from_be_bytes(*rest.first_chunk()?));
    is_named(bytes, at, *b"IHDR").then_some(size)
}

/// Returns the EXIF block, which may stand behind the pixels (11.3.4.5).
pub(super) fn exif(file: &[u8]) -> Option<&[u8]> {
    let (_, data) = chunks(file).find(|&(at, _)| is_named(file, at, *b"eXIf"))?;
    Some(data)
}

/// Lets the decoder see which grey is transparent, where pixels have fewer than eight bits: only the lowest bits of the chunk say so
/// (11.3.1.1), and some programs set all of them.
pub(super) fn with_transparent_grey(file: Bytes) -> Bytes {
    let Some((at, lowest)) = transparent_grey(&file) else { return file };
    let mut file = file.to_vec();
    let data = at + BEFORE_DATA;
    file[data..data + 2].copy_from_slice(&[0, lowest]);
    let checksum = crc32fast::hash(&file[at + 4..data + 2]);
    file[data + 2..data + 6].copy_from_slice(&checksum.to_be_bytes());
    file.into()
}

/// Ends a file that stops before its end: in the midst of a chunk, or between two. Whether pixels are missing is for the decoder to find.
pub(super) fn with_end(file: Bytes) -> Bytes {
    let Some(end) = end_of_unended(&file) else { return file };
    let mut file = Vec::from(file);
    let begun = file.split_off(end.min(file.len()));
    if let Some((length, named)) = begun.split_first_chunk()
        && let Some(data) = named.strip_prefix(b"IDAT")
    {
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        push_chunk(&mut file, *b"IDAT", &data[..data.len().min(length)]);
    }
    push_chunk(&mut file, *b"IEND", b"");
    file.into()
}

/// Where the last whole chunk of a file ends that has no end.
fn end_of_unended(file: &[u8]) -> Option<usize> {
    let mut end = SIGNATURE_BYTES;
    for (at, data) in chunks(file) {
        if is_named(file, at, *b"IEND") {
            return None;
        }
        let next = at + AROUND_DATA + data.len();
        if next > file.len() {
            break;
        }
        end = next;
    }
    Some(end)
}

/// Puts a chunk of less than four gigabytes at the end of a file.
fn push_chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let begin = file.len();
    file.extend(name);
    file.extend(data);
    file.extend(crc32fast::hash(&file[begin..]).to_be_bytes());
}

/// Where the chunk is whose other bits are set, too, and its lowest bits.
fn transparent_grey(file: &[u8]) -> Option<(usize, u8)> {
    let mut chunks = chunks(file);
    let header: &[u8; HEADER_BYTES] = chunks.next()?.1.try_into().ok()?;
    let &[.., bit_depth @ (1 | 2 | 4), 0, _, _, _] = header else { return None };
    let (at, data) = chunks.find(|&(at, _)| is_named(file, at, *b"tRNS"))?;
    let &[high, low] = data else { return None };
    let lowest = low & ((1 << bit_depth) - 1);
    ((high, low) != (0, lowest) && file.len() >= at + AROUND_DATA + data.len()).then_some((at, lowest))
}

/// Where each chunk begins, and its data.
fn chunks(file: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = SIGNATURE_BYTES;
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(*file.get(at..)?.first_chunk()?);
        let length = usize::try_from(length).ok()?;
        let begin = at;
        let data = file.get(begin + BEFORE_DATA..)?.get(..length)?;
        at = begin + AROUND_DATA + length;
        Some((begin, data))
    })
}

fn is_named(file: &[u8], at: usize, name: [u8; 4]) -> bool {
    file[at + 4..].starts_with(&name)
}
