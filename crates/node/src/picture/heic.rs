//! HEIC (ISO/IEC 23008-12): the primary picture of the file, coded as one or as a grid of tiles, with what is transparent in it.
//!
//! What the decoder would do is read beforehand (`plan`), so that it stays within the limits, and files that would make it take for ever, or
//! memory without end, do not reach it. Other pictures in the file, thumbnails, depth and gain maps are not looked at.

mod coded;
mod decode;
mod fault;
mod plan;
mod structure;
mod turns;

pub(super) use decode::decode;

#[cfg(test)]
pub(super) mod tests;
