//! What kind of thing is imported, and the way through it.

use std::path::Path;

use domain::{ImportFormat, Remark};

use super::{entry::Found, error::ImportError, files::Files, instagram, mastodon, o2m, pictures};

/// What is imported, as far as its names say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub format: ImportFormat,
    /// The documents in which posts are.
    lists: Vec<String>,
}

impl Source {
    /// Recognises what is imported.
    pub(super) fn of(files: &Files) -> Result<Self, ImportError> {
        let named = |is_list: fn(&str) -> bool| -> Vec<String> {
            files.names().iter().filter(|name| is_list(file_name(name))).cloned().collect()
        };
        // A picture's side file may have any of these names: one that is nearest to the top counts.
        let nearest = |lists: Vec<String>| lists.into_iter().min_by_key(|name| name.matches('/').count());
        if let Some(list) = nearest(named(mastodon::is_list)) {
            return Ok(Self { format: ImportFormat::Mastodon, lists: vec![list] });
        }
        let lists = named(instagram::is_list);
        if !lists.is_empty() {
            return Ok(Self { format: ImportFormat::Instagram, lists });
        }
        if let Some(list) = nearest(named(o2m::is_list)) {
            return Ok(Self { format: ImportFormat::O2m, lists: vec![list] });
        }
        if files.names().iter().any(|name| pictures::is_picture(name)) {
            return Ok(Self { format: ImportFormat::Pictures, lists: Vec::new() });
        }
        Err(ImportError::UnknownFormat)
    }

    /// Hands everything in `files` to `take`, in the order in which it was. What has to be unpacked meanwhile is in `spool`.
    pub(super) fn read(
        &self,
        files: &mut Files,
        spool: &Path,
        take: &mut dyn FnMut(&mut Files, Found) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        for _ in 0..files.passed_over {
            take(files, Found::LeftOut(Remark::Unreadable))?;
        }
        if self.format == ImportFormat::Pictures {
            return pictures::read(files, take);
        }
        for list in &self.lists {
            let file = files.list(list, spool)?;
            match self.format {
                ImportFormat::O2m => o2m::read(file, list, files, take)?,
                ImportFormat::Mastodon => mastodon::read(file, list, files, take)?,
                ImportFormat::Instagram => instagram::read(file, list, files, take)?,
                ImportFormat::Pictures => {}
            }
        }
        Ok(())
    }
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}
