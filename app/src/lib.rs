//! O2M in the browser: routes, pages, components and the server functions they call.
//!
//! Compiled twice: natively, where it renders pages, and to wasm, where it hydrates them. Without `ssr` it sees `domain` only.

#![recursion_limit = "256"]

// Hydration walks what the server rendered, which differs with it: both halves have it, or no page comes alive.
#[cfg(not(erase_components))]
compile_error!("RUSTFLAGS of the environment hide .cargo/config.toml: add --cfg erase_components to them");

pub mod api;
mod browser;
mod components;
mod i18n;
mod pages;
#[cfg(feature = "ssr")]
pub mod public;
mod routes;
pub mod shell;

pub use api::{AccountError, ApiError, PostsError};
pub use browser::hydration::tell_of_panic;
pub use components::House;
pub use pages::TimelineFrom;
pub use routes::{App, Ground};
pub use shell::shell;
