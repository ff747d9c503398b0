//! What becomes of an entry: the posts that are made of it, within the limits of posts, and what is to be told of that. The preview and the
//! writer ask here, so that the one says what the other does.

use domain::{
    AltText, Audience, Circle, Circles, Cover, PictureType, PostText, Remark, TextError, Timestamp, TypedText,
    is_visible, limits,
};

use super::{
    entry::{Entry, EntryPicture, WasFor},
    files::{Files, ReadFile},
    plain,
};

/// What is dated before there were photographs, 1 January 1800, has no date.
const FIRST: Timestamp = Timestamp(-5_364_662_400_000);

/// A post to make.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub origin: String,
    pub at: Timestamp,
    pub text: TypedText,
    pub cover: Cover,
    pub pictures: Vec<EntryPicture>,
    /// Whom it was for, if that is known.
    pub was_for: Option<Audience>,
}

/// What is known when entries are judged.
pub(super) struct Judge<'a> {
    pub now: Timestamp,
    pub circles: &'a [Circle],
}

impl Judge<'_> {
    /// The posts that `entry` becomes, or why it becomes none. What is to be told of it is put into `remarks`.
    pub(super) fn pieces(
        &self,
        mut entry: Entry,
        files: &mut Files,
        remarks: &mut Vec<Remark>,
    ) -> Result<Vec<Piece>, Remark> {
        let at = entry.at.filter(|&at| at <= self.now && at >= FIRST).ok_or(Remark::NoDate)?;
        let mut found = std::mem::take(&mut entry.remarks);
        entry.pictures.retain(|picture| match fault(files.head(&picture.name), files, &picture.name) {
            Some(fault) => {
                found.push(fault);
                false
            }
            None => true,
        });
        if !is_visible(&entry.text) && entry.pictures.is_empty() {
            // Why there is nothing says more than that there is nothing.
            let parts = [Remark::PictureDamaged, Remark::PictureRefused, Remark::PictureMissing];
            return Err(parts.into_iter().find(|part| found.contains(part)).unwrap_or(Remark::Empty));
        }
        let was_for = self.was_for(&entry.was_for, &mut found);
        let cover = cover(&mut entry, &mut found);
        if entry.text.parse::<PostText>().is_err() {
            return Err(Remark::TextTooLong);
        }
        for picture in &mut entry.pictures {
            if let Err(TextError::TooLong { .. }) = picture.alt.parse::<AltText>() {
                picture.alt = cut(&picture.alt, limits::ALT_TEXT_CHARACTERS);
                found.push(Remark::AltCut);
            }
        }
        if entry.pictures.len() > limits::PICTURES_PER_POST {
            found.push(Remark::Split);
        }
        remarks.append(&mut found);
        Ok(pieces(&entry, at, &cover, was_for.as_ref()))
    }

    fn was_for(&self, was_for: &WasFor, found: &mut Vec<Remark>) -> Option<Audience> {
        match was_for {
            WasFor::Unknown => None,
            WasFor::These(audience) => Some(audience.clone()),
            WasFor::Circles(names) => {
                let ids = names.iter().map(|name| self.circles.iter().find(|circle| circle.name == *name));
                let ids: Option<Vec<_>> = ids.map(|circle| circle.map(|circle| circle.id)).collect();
                let circles = ids.and_then(Circles::new);
                if circles.is_none() {
                    found.push(Remark::NoCircle);
                }
                Some(circles.map_or(Audience::OnlyMe, Audience::Circles))
            }
        }
    }
}

/// The first of them has the words, and each as many pictures as fit.
fn pieces(entry: &Entry, at: Timestamp, cover: &Cover, was_for: Option<&Audience>) -> Vec<Piece> {
    let mut parts: Vec<Vec<EntryPicture>> =
        entry.pictures.chunks(limits::PICTURES_PER_POST).map(<[EntryPicture]>::to_vec).collect();
    if parts.is_empty() {
        parts.push(Vec::new());
    }
    let pieces = parts.into_iter().enumerate().map(|(index, pictures)| Piece {
        origin: if index == 0 { entry.origin.clone() } else { format!("{}#{}", entry.origin, index + 1) },
        at,
        text: if index == 0 { TypedText::from(&entry.text) } else { TypedText::default() },
        cover: cover.clone(),
        pictures,
        was_for: was_for.cloned(),
    });
    pieces.collect()
}

/// A warning that is too long stands before the text, whole, and its beginning before that.
fn cover(entry: &mut Entry, found: &mut Vec<Remark>) -> Cover {
    if let Ok(cover) = Cover::new(&entry.warning, entry.is_blurred) {
        return cover;
    }
    found.push(Remark::WarningMoved);
    entry.text = format!("{}\n\n{}", plain::escaped(&entry.warning), entry.text);
    let words: Vec<&str> = entry.warning.split_whitespace().collect();
    Cover::new(&cut(&words.join(" "), limits::WARNING_CHARACTERS), entry.is_blurred).unwrap_or_default()
}

/// The beginning of `text`, with a sign that it goes on: `characters` at most.
fn cut(text: &str, characters: usize) -> String {
    let mut cut: String = text.chars().take(characters - 1).collect();
    cut.push('\u{2026}');
    cut
}

/// Why a picture does not come along, as far as its beginning says it.
fn fault(head: ReadFile, files: &Files, name: &str) -> Option<Remark> {
    match head {
        ReadFile::Missing => Some(Remark::PictureMissing),
        ReadFile::Damaged => Some(Remark::PictureDamaged),
        ReadFile::TooLarge => Some(Remark::PictureRefused),
        ReadFile::Whole(bytes) => {
            let is_taken = PictureType::of(&bytes).is_some_and(|kind| kind != PictureType::Avif);
            (!is_taken || files.size_bytes(name) > limits::PICTURE_BYTES as u64).then_some(Remark::PictureRefused)
        }
    }
}
