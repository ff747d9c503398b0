//! How much more fits into a post: said near its end, and beyond it.

use domain::{PostText, limits};
use leptos::{html, prelude::*};

use crate::i18n::{t_plural, use_i18n};

/// From here on, what is left is told.
const NEAR_BYTES: usize = limits::POST_TEXT_BYTES / 10;

/// How much more fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Plenty,
    /// About so many characters of the kind that was typed.
    Left(usize),
    /// So many characters are too many.
    Excess(usize),
}

impl Room {
    fn of(text: &str) -> Self {
        let excess = PostText::excess(text);
        let left = limits::POST_TEXT_BYTES.saturating_sub(text.len());
        match (excess, left) {
            (1.., _) => Self::Excess(excess),
            (0, NEAR_BYTES..) => Self::Plenty,
            (0, left) => Self::Left(left * text.chars().count() / text.len().max(1)),
        }
    }

    pub(super) fn in_field(text: NodeRef<html::Textarea>) -> Self {
        Self::of(&text.get_untracked().map(|text| text.value()).unwrap_or_default())
    }
}

/// Says it in words.
#[component]
pub(super) fn RoomText(room: RwSignal<Room>) -> impl IntoView {
    let i18n = use_i18n();
    move || match room.get() {
        Room::Plenty => ().into_any(),
        Room::Left(left) => {
            view! { <p class="composer-status">{t_plural!(i18n, posts.left, count = left)}</p> }.into_any()
        }
        Room::Excess(excess) => {
            view! { <p class="composer-excess">{t_plural!(i18n, posts.too_long, count = excess)}</p> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_near_the_end() {
        let full = limits::POST_TEXT_BYTES;
        for (text, expected) in [
            (String::new(), Room::Plenty),
            ("a".repeat(full - NEAR_BYTES), Room::Plenty),
            ("a".repeat(full - 100), Room::Left(100)),
            ("é".repeat(full / 2 - 50), Room::Left(50)),
            ("a".repeat(full), Room::Left(0)),
            ("a".repeat(full + 3), Room::Excess(3)),
        ] {
            assert_eq!(Room::of(&text), expected, "{}", text.len());
        }
    }
}
