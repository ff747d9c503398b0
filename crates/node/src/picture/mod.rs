//! From a picture file as it was sent to the files that are shown: upright, by width, with nothing in them but pixels.

pub(crate) mod arrival;
mod backdrop;
mod colors;
mod cut;
pub(crate) mod decode;
mod decoded;
pub(crate) mod encode;
pub(crate) mod error;
mod exif;
pub(crate) mod face;
#[cfg(test)]
mod fuzz;
pub(crate) mod hash;
mod heic;
mod jpeg;
mod memory;
mod png;
pub(crate) mod prepare;
mod resize;
#[cfg(test)]
mod testing;
