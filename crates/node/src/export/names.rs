//! What files in an export are called: by dates, numbers, ids, and the owner's own words. Nobody else's words are in a path.

use domain::{Folded, Post, Timestamp, WireId};
use jiff::{Zoned, tz::TimeZone};

use crate::markdown;

/// Letters and digits of a text in the name of its file.
const SLUG_CHARACTERS: usize = 40;

/// How the files of one post begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PostName {
    pub year: String,
    name: String,
}

impl PostName {
    pub(super) fn of(wire_id: WireId, post: &Post) -> Self {
        let (year, day) = (year(post.published_at), day(post.published_at));
        let number = post.number.map_or_else(|| wire_id.to_string(), |number| format!("{number:04}"));
        let slug = slug(&markdown::first_words_of(post, 2 * SLUG_CHARACTERS));
        let name = [day, number, slug].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        Self { year, name }
    }

    pub(super) fn page(&self) -> String {
        format!("posts/{}/{}.html", self.year, self.name)
    }

    /// The page as the list of its year names it.
    pub(super) fn in_list(&self) -> String {
        format!("{}/{}.html", self.year, self.name)
    }

    pub(super) fn markdown(&self) -> String {
        format!("posts/{}/{}.md", self.year, self.name)
    }

    /// Without its ending; `number` from 1 on.
    pub(super) fn picture(&self, number: usize) -> String {
        format!("pictures/{}/{}-{number}", self.year, self.name)
    }

    /// The same, of a comment on the post.
    pub(super) fn comment_picture(&self, comment: WireId, number: usize) -> String {
        format!("pictures/{}/{}-comment-{comment}-{number}", self.year, self.name)
    }
}

/// The page that lists the posts of a year.
pub(super) fn year_page(year: &str) -> String {
    format!("posts/{year}.html")
}

/// A picture in what the owner wrote under a friend's post, without its ending.
pub(super) fn written_picture(id: WireId, at: Timestamp, number: usize) -> String {
    format!("pictures/{}/{}-comment-{id}-{number}", year(at), day(at))
}

/// A page of what the owner wrote under friends' posts; `number` from 1 on.
pub(super) fn written_page(number: usize) -> String {
    format!("comments/{number}.html")
}

/// Such a page as another of them names it.
pub(super) fn written_beside(number: usize) -> String {
    format!("{number}.html")
}

fn year(at: Timestamp) -> String {
    in_utc(at).strftime("%Y").to_string()
}

fn day(at: Timestamp) -> String {
    in_utc(at).strftime("%Y-%m-%d").to_string()
}

/// In UTC, so that a file is called the same wherever the export is made.
pub(super) fn in_utc(at: Timestamp) -> Zoned {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC)
}

/// Small letters and digits of ASCII with `-` between words; empty for a text that has none.
fn slug(text: &str) -> String {
    let folded = Folded::new(text);
    let words = folded.as_str().split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(SLUG_CHARACTERS)]);
        } else if slug.len() + 1 + word.len() <= SLUG_CHARACTERS {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_a_name_of_a_file_everywhere() {
        for (text, expected) in [
            ("First frost on the allotment!", "first-frost-on-the-allotment"),
            ("  Äpfel, Öl & Crème brûlée ", "apfel-ol-creme-brulee"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\con\0nul*?<>|\"", "c-con-nul"),
            ("霜が降りた", ""),
            ("霜 2026 frost", "2026-frost"),
            ("<script>alert(1)</script>", "script-alert-1-script"),
            ("\u{202e}gpj.exe", "gpj-exe"),
            ("🌧", ""),
            ("", ""),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
        assert_eq!(slug(&"a".repeat(100)).len(), SLUG_CHARACTERS);
        assert!(slug(&"word ".repeat(30)).len() <= SLUG_CHARACTERS);
        assert!(slug(&"word ".repeat(30)).ends_with("word"));
    }

    #[test]
    fn dates_are_of_utc() {
        assert_eq!(day(Timestamp(1_795_478_399_000)), "2026-11-23");
        assert_eq!(year(Timestamp(1_795_478_399_000)), "2026");
        assert_eq!(day(Timestamp(i64::MAX)), "1970-01-01", "no date at all");
    }
}
