//! Turns `locales/` into the module `i18n`. A key that English lacks does not compile.

use std::{env, error::Error, path::PathBuf};

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var("OUT_DIR")?).join("i18n");
    let options = ParseOptions::new().interpolate_display(true);
    let translations = TranslationsInfos::parse(Config::new("en")?.parse_options(options))?;
    translations.emit_diagnostics();
    translations.rerun_if_locales_changed();
    Ok(translations.generate_i18n_module(folder)?)
}
