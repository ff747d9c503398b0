//! What a post is called.

use domain::isolated;

use crate::i18n::{t, t_plural, use_i18n};

/// By whom, and how it begins; pictures without a word are told apart by the day.
pub fn post_title(name: &str, first_words: &str, pictures: usize, day: &str) -> String {
    let (i18n, name) = (use_i18n(), isolated(name));
    if first_words.is_empty() {
        t_plural!(i18n, posts.pictures_title, count = pictures, name = name, day = day)
    } else {
        t!(i18n, posts.post_title, name = name, words = first_words)
    }
}
