//! Fields that hold so many characters. What is typed or pasted is never cut: how much is too much is said beneath, by the rule of the
//! server, which refuses it.

use domain::{AltText, Name, Note, limits};
use leptos::prelude::*;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    Name,
    Note,
    AltText,
}

impl Limit {
    const ALL: [Self; 3] = [Self::Name, Self::Note, Self::AltText];

    /// The one that is called `word` in the document.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|limit| limit.as_str() == word)
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Note => "note",
            Self::AltText => "alt-text",
        }
    }

    /// How many characters of `typed` are too many.
    pub fn excess(self, typed: &str) -> usize {
        match self {
            Self::Name => Name::excess(typed),
            Self::Note => Note::excess(typed),
            Self::AltText => AltText::excess(typed),
        }
    }

    /// The most characters there may be.
    pub fn characters(self) -> usize {
        match self {
            Self::Name => limits::NAME_CHARACTERS,
            Self::Note => limits::NOTE_CHARACTERS,
            Self::AltText => limits::ALT_TEXT_CHARACTERS,
        }
    }
}

/// The field among `children`, and beneath it how many characters in it are too many: in the browser, by `browser/enhance`.
#[component]
pub fn Limited(limit: Limit, children: Children) -> impl IntoView {
    view! {
        <div class="limited" data-limit=limit.as_str()>
            {children()}
            <div class="limited-excess" role="status"></div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_known_by_its_word_and_takes_as_many_characters_as_it_says() {
        for limit in Limit::ALL {
            assert_eq!(Limit::named(limit.as_str()), Some(limit));
            assert_eq!(limit.excess(&"é".repeat(limit.characters())), 0, "{limit:?}");
            assert_eq!(limit.excess(&"é".repeat(limit.characters() + 2)), 2, "{limit:?}");
        }
        assert_eq!(Limit::named(""), None);
    }
}
