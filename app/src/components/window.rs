//! A person's window: lit while their server was heard of late, dark otherwise.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use domain::Reach;
use leptos::{either::Either, prelude::*};

use crate::api::PictureView;

/// A person's picture in a window frame, or their initials until there is a picture; those by the style sheet, for a text browser
/// would read them out before each name.
///
/// Only decoration: the name, and when the person's server was heard, stand beside it in words.
#[component]
pub fn Window(picture: Option<PictureView>, #[prop(into)] name: String, reach: Option<Reach>) -> impl IntoView {
    let pane = match picture {
        Some(picture) => Either::Left(view! {
            <img
                class="window-pane" src=picture.src srcset=picture.srcset sizes="4rem" width=picture.width height=picture.height
                alt="" loading="lazy" decoding="async" style:background=picture.color
            />
        }),
        None => Either::Right(view! {
            <span class="window-pane" data-tint=tint(&name) data-initials=initials(&name)></span>
        }),
    };
    view! { <span class="window" data-reach=reach.map(Reach::as_str) aria-hidden="true">{pane}</span> }
}

/// Colours to tell people without a picture apart; `style/window.css` has them.
const TINTS: u32 = 8;

/// Picks a colour by the name alone, so that a person keeps it everywhere.
fn tint(name: &str) -> u32 {
    // FNV-1a, 32 bits: small, and spreads short names well.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % TINTS
}

/// The first letters of the first and the last word, or the first two of a single word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter(|word| word.starts_with(char::is_alphanumeric));
    let Some(first) = words.next() else { return "?".to_owned() };
    let letters: String = match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_names_to_initials() {
        for (name, expected) in [
            ("Mara Lindqvist", "ML"),
            ("Mara van der Berg", "MB"),
            ("jonas", "JO"),
            ("Leïla", "LE"),
            ("Ø", "Ø"),
            ("小林 美咲", "小美"),
            ("Ana (work)", "AN"),
            ("  ", "?"),
            ("🦊", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn keeps_a_persons_colour() {
        assert_eq!(tint("Mara"), tint("Mara"));
        assert!(["", "Mara", "Jonas", "Aiko"].into_iter().all(|name| tint(name) < TINTS));
    }
}
