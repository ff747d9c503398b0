//! The folder `pictures/`: a picture file put there is published as a post of its own, once per content.
//!
//! It is looked through every second while anything in it is new or goes on changing: notices of changes say nothing of when a copy is
//! finished, for which size and time must be looked at again anyway. Looking at the names, sizes and times of 10,000 files takes about
//! 10 ms. Once everything is dealt with, a notice of the system (inotify) begins that anew, so that a machine at rest is not woken. Notices
//! do not come for network drives and some mounts: there, and on systems other than Linux, the folder is looked through every second always.
//!
//! A file is known by its content: whatever became of the post or of the file, the same bytes are never published again.

pub(crate) mod batch;
pub(crate) mod confirm;
pub(crate) mod error;
pub(crate) mod left_alone;
pub(crate) mod scan;
pub(crate) mod sightings;
pub(crate) mod watch;
