//! What is to be decoded of a HEIC file, what that takes, and how the picture is to be shown.

use bytes::{Bytes, BytesMut};
use domain::limits;
use heifer::heifer_isobmff::{
    HeifFile, ItemId,
    boxes::{ColorInfo, Property},
};
use image::metadata::Orientation;
use moxcms::ColorProfile;

use super::{coded::Coded, fault::fault, structure::Structure, turns::Turns};
use crate::picture::{colors, decoded::check_size, error::PictureError, memory::MEMORY_BYTES};

/// How many pixels may be decoded on the way: a picture may be in many slices, tiles may be larger than what is shown of them.
const WORK_PIXELS: u64 = 20 * limits::PICTURE_PIXELS;
/// How much coded data may be gone through: tiles may be the same item.
const WORK_BYTES: usize = 2 * limits::PICTURE_BYTES;
/// Red, green, blue and alpha.
const CANVAS_BYTES_PER_PIXEL: u64 = 4;
/// Nothing that a reader of boxes knows has this name.
const NO_PROPERTY: &[u8; 4] = b"skip";

/// What is to be done with a HEIC file.
#[derive(Debug)]
pub(super) struct Plan {
    /// How the picture is to be turned once it is decoded.
    pub(super) orientation: Orientation,
    pub(super) profile: Option<ColorProfile>,
    /// Where the names of the properties are which the decoder is not to see: it would turn the picture in a second one of full size.
    turns_at: Vec<usize>,
}

/// What of the file is decoded, and what that takes.
struct Decoding<'a> {
    file: &'a HeifFile<'a>,
    work_pixels: u64,
    work_bytes: usize,
    code_points: Option<(u8, u8)>,
}

impl Plan {
    /// Reads what the file says before the first pixel, if the limits allow to decode it.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, PictureError> {
        let structure = Structure::of(bytes)?;
        let file = &HeifFile::parse(bytes).map_err(fault)?;
        let id = file.primary_id;
        let alpha = alpha_of(file, id)?;
        let (turns, mut turns_at) = last_turns(file, id)?;
        if let Some(alpha) = alpha {
            turns_at.extend(last_turns(file, alpha)?.1);
        }

        let mut decoding = Decoding { file, work_pixels: 0, work_bytes: 0, code_points: None };
        let (_, decoding_bytes) = decoding.item(id, alpha)?;
        let file_bytes = if turns_at.is_empty() { bytes.len() } else { 2 * bytes.len() };
        if decoding_bytes.saturating_add((file_bytes + structure.copied_bytes) as u64) > MEMORY_BYTES {
            return Err(PictureError::TooMuchMemory);
        }
        Ok(Self {
            orientation: turns.orientation(),
            profile: profile(file, id, decoding.code_points)?,
            turns_at: turns_at.into_iter().filter_map(|at| structure.property_names.get(at).copied()).collect(),
        })
    }

    /// The file without what turns the picture.
    pub(super) fn without_turns(&self, file: Bytes) -> Bytes {
        if self.turns_at.is_empty() {
            return file;
        }
        let mut file = file.try_into_mut().unwrap_or_else(|shared| BytesMut::from(&shared[..]));
        for &at in &self.turns_at {
            file[at..at + NO_PROPERTY.len()].copy_from_slice(NO_PROPERTY);
        }
        file.freeze()
    }
}

impl Decoding<'_> {
    /// Returns how many pixels an item has, and how many bytes it takes to decode it with what is transparent in it.
    fn item(&mut self, id: ItemId, alpha: Option<ItemId>) -> Result<(u64, u64), PictureError> {
        let (pixels, bytes) = match &self.file.item(id).map_err(fault)?.item_type.0 {
            b"hvc1" => self.coded_item(id, alpha)?,
            b"grid" => self.grid(id, alpha)?,
            b"av01" => return Err(PictureError::Avif),
            // Laid over each other, taken from elsewhere, or coded in another way.
            _ => return Err(PictureError::Heic),
        };
        let is_cropped = self.file.item_properties(id).map_err(fault)?.any(is_crop);
        // In a picture of its own, beside the whole.
        Ok((pixels, if is_cropped { bytes.saturating_add(CANVAS_BYTES_PER_PIXEL * pixels) } else { bytes }))
    }

    fn coded_item(&mut self, id: ItemId, alpha: Option<ItemId>) -> Result<(u64, u64), PictureError> {
        let coded = self.coded(id)?;
        let said = self.file.image_size(id).map_err(fault)?;
        let pixels = said.map_or(coded.pixels, |(width, height)| u64::from(width) * u64::from(height));
        let canvas = CANVAS_BYTES_PER_PIXEL * pixels.min(coded.pixels);
        let beside = coded.kept_bytes() + canvas;
        let with_alpha = match alpha {
            Some(alpha) => beside + self.coded(alpha)?.decoding_bytes(),
            None => beside,
        };
        Ok((pixels, coded.decoding_bytes().max(with_alpha)))
    }

    fn grid(&mut self, id: ItemId, alpha: Option<ItemId>) -> Result<(u64, u64), PictureError> {
        let grid = self.file.grid(id).map_err(fault)?;
        let pixels = check_size(grid.output_width, grid.output_height)?;
        let mut beside = 0;
        for &tile in self.file.referenced_items(id, b"dimg") {
            let is_changed = |property| is_crop(property) || Turns::default().then(property).is_some();
            let is_tile_changed = self.file.item_properties(tile).map_err(fault)?.any(is_changed);
            // Tiles of tiles, and tiles that lie in other ways than the whole.
            if is_tile_changed || self.file.item(tile).map_err(fault)?.item_type.0 != *b"hvc1" {
                return Err(PictureError::Heic);
            }
            let alpha = alpha_of(self.file, tile)?;
            beside = self.coded_item(tile, alpha)?.1.max(beside);
        }
        if let Some(alpha) = alpha {
            beside = self.item(alpha, None)?.1.max(beside);
        }
        Ok((pixels, CANVAS_BYTES_PER_PIXEL * pixels + beside))
    }

    fn coded(&mut self, id: ItemId) -> Result<Coded, PictureError> {
        let coded = Coded::of(self.file, id)?;
        self.work_pixels = self.work_pixels.saturating_add(coded.work_pixels());
        self.work_bytes = self.work_bytes.saturating_add(coded.stream_bytes);
        if self.work_pixels > WORK_PIXELS || self.work_bytes > WORK_BYTES {
            return Err(PictureError::Heic);
        }
        // The first is the picture, or the first of its tiles.
        self.code_points = self.code_points.or(coded.code_points);
        Ok(coded)
    }
}

fn is_crop(property: &Property) -> bool {
    matches!(property, Property::CleanAperture { .. })
}

/// The item that says what is transparent in another: the first that the decoder would take.
fn alpha_of(file: &HeifFile, id: ItemId) -> Result<Option<ItemId>, PictureError> {
    const KINDS: [&str; 2] = ["urn:mpeg:hevc:2015:auxid:1", "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"];
    for auxiliary in file.referencing_items(id, b"auxl") {
        let mut properties = file.item_properties(auxiliary).map_err(fault)?;
        if properties.any(|property| matches!(property, Property::AuxiliaryType(kind) if KINDS.contains(&&kind[..]))) {
            return Ok(Some(auxiliary));
        }
    }
    Ok(None)
}

/// How the last properties of an item turn it, after a crop if there is one, and which of the file's properties those are.
fn last_turns(file: &HeifFile, id: ItemId) -> Result<(Turns, Vec<usize>), PictureError> {
    let (mut turns, mut at) = (Turns::default(), Vec::new());
    for association in &file.item(id).map_err(fault)?.properties {
        let Some(index) = usize::from(association.index).checked_sub(1) else { continue };
        let Some(property) = file.properties.get(index) else { continue };
        if let Some(then) = turns.then(property) {
            turns = then;
            at.push(index);
        } else if is_crop(property) {
            (turns, at) = (Turns::default(), Vec::new());
        }
    }
    Ok((turns, at))
}

/// What the colours of the picture are: a profile comes before code points, and the item's word before that of its stream.
fn profile(file: &HeifFile, id: ItemId, of_stream: Option<(u8, u8)>) -> Result<Option<ColorProfile>, PictureError> {
    let first_tile = file.referenced_items(id, b"dimg").first().copied();
    let mut code_points = None;
    for item in [Some(id), first_tile].into_iter().flatten() {
        for property in file.item_properties(item).map_err(fault)? {
            match property {
                Property::Color(ColorInfo::Icc(profile)) if !profile.is_empty() => return Ok(colors::of_icc(profile)),
                Property::Color(ColorInfo::Nclx { primaries, transfer, .. }) => {
                    let narrow = |code: u16| u8::try_from(code).unwrap_or_default();
                    code_points = code_points.or(Some((narrow(*primaries), narrow(*transfer))));
                }
                _ => {}
            }
        }
    }
    Ok(code_points.or(of_stream).and_then(|(primaries, transfer)| colors::of_code_points(primaries, transfer)))
}
