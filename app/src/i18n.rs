//! Every word of the interface, by key: `locales/en.json` has the texts. A missing key does not compile.

leptos_i18n::load_locales!();

pub use i18n::*;
pub use leptos_i18n::{t, t_string};
