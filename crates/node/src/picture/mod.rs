//! From a picture file as it was sent to the files that are shown: upright, by width, with nothing in them but pixels.

mod arrival;
mod backdrop;
mod colors;
mod decode;
mod encode;
mod error;
mod exif;
mod heic;
mod jpeg;
mod memory;
mod png;
mod prepare;
mod resize;
mod store;
#[cfg(test)]
mod testing;
mod unused;

pub(crate) use arrival::is_as_said;
pub(crate) use decode::recognise;
pub use error::PictureError;
pub(crate) use store::{OnePicture, hash_of};
pub(crate) use unused::SweepError;
