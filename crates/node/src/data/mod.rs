//! The data folder: what is in it beside the database, closed to others.

pub(crate) mod first_start;
pub(crate) mod identity;
pub mod log_file;
pub(crate) mod media_files;
pub(crate) mod moved_note;
pub(crate) mod private_file;
pub(crate) mod private_folder;
