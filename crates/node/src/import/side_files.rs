//! Which side file of Google Takeout belongs to which picture. Names are all that says it:
//!
//! - A side file is called as its picture, and `.json` or `.supplemental-metadata.json` behind that. What stands before `.json` is cut at 46 characters, so
//!   that the whole has 51, wherever that falls.
//! - The second picture of a name is `name(1).jpg`, and its side file `name.jpg(1).json` or `name.jpg.supplemental-metadata(1).json`: the number moves.
//! - An edited picture, `name-edited.jpg` (in the account's language), has none; it belongs to that of `name.jpg`.

use std::collections::HashMap;

const LONG: &str = ".supplemental-metadata";
/// Before `.json`; in bytes, as in characters, it is no less where it was cut.
const CUT_AT: usize = 46;

/// The side files of a folder of pictures: by their folder and what stands before the number, and by the number.
#[derive(Debug, Default)]
pub(super) struct SideFiles(HashMap<(String, String), String>);

impl SideFiles {
    pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut found = HashMap::new();
        for name in names {
            let Some(stem) = name.strip_suffix(".json") else { continue };
            let (stem, number) = numbered(stem);
            found.insert((stem.to_owned(), number.to_owned()), name.to_owned());
        }
        Self(found)
    }

    /// The side file of a picture.
    pub(super) fn of_picture(&self, name: &str) -> Option<&str> {
        let (stem, ending) = name.rsplit_once('.')?;
        let (stem, number) = numbered(stem);
        self.find(&format!("{stem}.{ending}"), number).or_else(|| {
            let (original, _) = stem.rsplit_once('-').filter(|(original, _)| !original.ends_with('/'))?;
            self.find(&format!("{original}.{ending}"), number)
        })
    }

    /// The side file of `name`, the longest that it may be called.
    fn find(&self, name: &str, number: &str) -> Option<&str> {
        let folder = name.rfind('/').map_or(0, |at| at + 1);
        let whole = format!("{name}{LONG}");
        let shortest = name.len().min(folder + CUT_AT);
        let mut cuts = (shortest..=whole.len()).rev().filter(|&at| whole.is_char_boundary(at));
        cuts.find_map(|at| self.0.get(&(whole[..at].to_owned(), number.to_owned()))).map(String::as_str)
    }
}

/// What stands before a number in brackets at the end, and that.
fn numbered(stem: &str) -> (&str, &str) {
    let open = stem.strip_suffix(')').and_then(|rest| Some((rest.rfind('(')?, rest)));
    match open {
        Some((at, rest))
            if at > 0 && rest.len() > at + 1 && rest[at + 1..].bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            (&stem[..at], &rest[at + 1..])
        }
        _ => (stem, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_finds_its_own() {
        let all = [
            "P/IMG_1.jpg.json",
            "P/IMG_1.jpg(1).json",
            "P/IMG_2.jpg.supplemental-metadata.json",
            "P/IMG_2.jpg.supplemental-metadata(1).json",
            "P/PXL_20230801_101500123.PORTRAIT.jpg.supplement.json",
            "P/a picture with a name that is longer than anyth.json",
            "P/Übergrößenträgerübergrößenträgerübergrößenträg.json",
            "Q/IMG_1.jpg.json",
            "P/metadata.json",
        ];
        let side = SideFiles::of(all);
        for (picture, expected) in [
            ("P/IMG_1.jpg", Some(all[0])),
            ("P/IMG_1(1).jpg", Some(all[1])),
            ("P/IMG_1(2).jpg", None),
            ("P/IMG_2.jpg", Some(all[2])),
            ("P/IMG_2(1).jpg", Some(all[3])),
            ("P/PXL_20230801_101500123.PORTRAIT.jpg", Some(all[4])),
            ("P/a picture with a name that is longer than anythi.jpg", Some(all[5])),
            ("P/Übergrößenträgerübergrößenträgerübergrößenträger.jpg", Some(all[6])),
            ("P/IMG_1-edited.jpg", Some(all[0])),
            ("P/IMG_1-bearbeitet(1).jpg", Some(all[1])),
            ("Q/IMG_1.jpg", Some(all[7])),
            ("Q/IMG_2.jpg", None),
            ("P/meta.jpg", None),
            ("jpg", None),
            ("P/(1).jpg", None),
        ] {
            assert_eq!(side.of_picture(picture), expected, "{picture}");
        }
    }
}
