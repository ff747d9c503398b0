//! What it takes to decode one picture that is coded in HEVC (ITU-T H.265), by the headers in its stream.

use heifer::{
    heifer_hevc_dec::{
        nal::{NalHeader, NalUnit, NalUnitType, split_annex_b},
        params::Sps,
    },
    heifer_isobmff::{HeifFile, ItemId},
};

use super::fault::fault;
use crate::picture::{decoded::check_size, error::PictureError};

/// Encoders write some ten units a picture, and less than a thousand at the highest level (table A.8).
const UNITS: usize = 2000;

/// One coded picture.
#[derive(Debug, Default)]
pub(super) struct Coded {
    pub(super) pixels: u64,
    pub(super) stream_bytes: usize,
    /// Primaries and transfer characteristics, if the stream says both.
    pub(super) code_points: Option<(u8, u8)>,
    slices: u64,
    /// Two bytes a sample.
    planes_bytes: u64,
    is_cropped: bool,
}

impl Coded {
    /// Reads the headers of an item's stream.
    pub(super) fn of(file: &HeifFile, id: ItemId) -> Result<Self, PictureError> {
        let stream = file.hevc_bitstream(id).map_err(fault)?;
        if stream.windows(3).filter(|bytes| *bytes == [0, 0, 1]).count() > UNITS {
            return Err(PictureError::Heic);
        }
        let mut coded = Self { stream_bytes: stream.len(), ..Self::default() };
        for unit in split_annex_b(&stream) {
            let header = NalHeader::parse(unit).map_err(fault)?;
            match header.unit_type {
                NalUnitType::Sps => {
                    let unit = NalUnit::parse(unit).map_err(fault)?;
                    coded.note_parameters(&Sps::parse(&unit.rbsp).map_err(fault)?)?;
                }
                kind => coded.slices += u64::from(kind.is_slice()),
            }
        }
        Ok(coded)
    }

    /// Takes note of a sequence parameter set (7.3.2.2). There may be several: the largest of all counts.
    fn note_parameters(&mut self, set: &Sps) -> Result<(), PictureError> {
        let pixels = check_size(set.pic_width_in_luma_samples, set.pic_height_in_luma_samples)?;
        let (width, height) = (u64::from(set.pic_width_in_luma_samples), u64::from(set.pic_height_in_luma_samples));
        let (across, down) = set.chroma_subsampling();
        let (across, down) = (u64::from(across), u64::from(down));
        let [left, right, top, bottom] = set.conf_win_offsets.map(u64::from);
        // The decoder would count below zero.
        if (left + right) * across >= width || (top + bottom) * down >= height {
            return Err(PictureError::Damaged(None));
        }
        let chroma = if set.chroma_format_idc == 0 { 0 } else { 2 * pixels / (across * down) };
        self.pixels = self.pixels.max(pixels);
        self.planes_bytes = self.planes_bytes.max(2 * (pixels + chroma));
        self.is_cropped |= set.conf_win_offsets != [0; 4];
        if let Some(vui) = &set.vui
            && ![vui.colour_primaries, vui.transfer_characteristics].contains(&2)
        {
            self.code_points = Some((vui.colour_primaries, vui.transfer_characteristics));
        }
        Ok(())
    }

    /// Pixels that are decoded if each slice goes on to the end of the picture, from its beginning: the decoder does not mind.
    pub(super) fn work_pixels(&self) -> u64 {
        self.pixels * self.slices.max(1)
    }

    /// What the decoder takes until its planes are there: beside what it keeps, either what it knows of each block and a plane before it is
    /// filtered, or a second set of planes, cropped.
    pub(super) fn decoding_bytes(&self) -> u64 {
        let blocks_and_plane = self.pixels * 17 / 16 + 2 * self.pixels;
        let beside = if self.is_cropped { blocks_and_plane.max(self.planes_bytes) } else { blocks_and_plane };
        self.kept_bytes() + beside
    }

    /// What the decoder keeps while a picture is made of its planes: the planes, and the stream twice.
    pub(super) fn kept_bytes(&self) -> u64 {
        self.planes_bytes + 2 * self.stream_bytes as u64
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::sample, *};

    fn parameters(name: &str) -> Sps {
        let bytes = sample(name);
        let file = HeifFile::parse(&bytes).unwrap();
        let stream = file.hevc_bitstream(file.primary_id).unwrap();
        let mut units = split_annex_b(&stream).map(|unit| NalUnit::parse(unit).unwrap());
        Sps::parse(&units.find(|unit| unit.header.unit_type == NalUnitType::Sps).unwrap().rbsp).unwrap()
    }

    #[test]
    fn reads_what_a_stream_says_of_itself() {
        // The encoder makes whole blocks of them.
        for (name, planes_bytes) in
            [("420", 64 * 64 * 3), ("422", 64 * 64 * 4), ("444", 64 * 64 * 6), ("grey", 64 * 64 * 2)]
        {
            let bytes = sample(name);
            let file = HeifFile::parse(&bytes).unwrap();
            let coded = Coded::of(&file, file.primary_id).unwrap();
            assert_eq!((coded.pixels, coded.slices, coded.planes_bytes), (64 * 64, 1, planes_bytes), "{name}");
            assert!(coded.decoding_bytes() > coded.kept_bytes());
        }
    }

    #[test]
    fn a_crop_leaves_something() {
        for (crop, is_taken) in [
            ([0, 3, 0, 5], true),
            ([16, 16, 0, 0], false),
            ([0, 0, 32, 0], false),
            ([u32::MAX, 1, 0, 0], false),
            ([0, 0, u32::MAX, u32::MAX], false),
        ] {
            let mut set = parameters("420");
            set.conf_win_offsets = crop;
            assert_eq!(Coded::default().note_parameters(&set).is_ok(), is_taken, "{crop:?}");
        }
    }

    #[test]
    fn sizes_are_those_of_pictures() {
        for (width, height, is_taken) in
            [(8192, 6144, true), (8192, 8192, false), (65_536, 8, false), (u32::MAX, u32::MAX, false)]
        {
            let mut set = parameters("420");
            (set.pic_width_in_luma_samples, set.pic_height_in_luma_samples) = (width, height);
            assert_eq!(Coded::default().note_parameters(&set).is_ok(), is_taken, "{width} {height}");
        }
    }
}
