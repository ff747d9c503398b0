//! Whose entry it is: that of the usual data folder, or of another.

use std::path::{self, Path};

use sha2::{Digest, Sha256};

use crate::{cli::DataArguments, config::data_folder};

/// What tells the entry of a data folder from others'; nothing for the usual folder.
pub(super) fn mark(data: &Path) -> Option<String> {
    if is_usual(data) {
        return None;
    }
    let whole = path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let hash = Sha256::digest(whole.as_os_str().as_encoded_bytes());
    let number = hash.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    Some(format!("{number:08x}"))
}

pub(super) fn is_usual(data: &Path) -> bool {
    let usual = data_folder(&DataArguments::default()).ok();
    usual.is_some_and(|usual| path::absolute(data).ok() == path::absolute(usual).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_data_folder_has_a_mark_of_its_own() {
        let usual = data_folder(&DataArguments::default()).unwrap();
        assert_eq!(mark(&usual), None);
        let [one, other] = ["/srv/mara", "/srv/jonas"].map(|data| mark(Path::new(data)).unwrap());
        assert!(one != other && one.len() == 8, "{one} {other}");
    }
}
