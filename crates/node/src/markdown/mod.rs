//! Posts as people write them: the one renderer of markdown, for what is published, what is previewed and what friends sent.

mod beginning;
mod definitions;
mod footnotes;
mod html;
mod links;
mod marks;
mod mentions;
mod parse;
mod plain;
mod render;
mod sanitize;
mod strangers;
mod tables;
mod target;
mod typed_names;
mod words;

pub use beginning::beginning;
pub use mentions::{Mentioned, has_mentions, mentions, with_names};
pub use render::render;
pub use sanitize::SANITIZER_VERSION;
pub use strangers::for_strangers;
pub use typed_names::with_mentions;
pub(crate) use words::plain_text;
pub use words::{first_words, first_words_of};

#[cfg(test)]
mod tests;
