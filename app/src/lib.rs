//! O2M in the browser: routes, pages, components and the server functions they call.
//!
//! Compiled twice: natively, where it renders pages, and to wasm, where it visits them and mounts their islands. Without `ssr` it sees `domain`
//! only.

#![recursion_limit = "256"]

// What the browser loads is a quarter larger without it.
#[cfg(not(erase_components))]
compile_error!("RUSTFLAGS of the environment hide .cargo/config.toml: add --cfg erase_components to them");

pub mod api;
mod browser;
mod components;
#[cfg(feature = "ssr")]
mod document;
mod i18n;
mod islands;
mod pages;
#[cfg(feature = "ssr")]
pub mod public;
mod routes;
mod shell;
mod start;

pub use api::{AccountError, ApiError, PostsError, ShownError};
pub use browser::module::tell_of_panic;
pub use components::{
    Asked, House, HouseProps,
    page_head::{PageHead, Said},
};
#[cfg(feature = "ssr")]
pub use document::Document;
pub use pages::{LoadedTimeline, TimelineFrom};
pub use routes::{NOT_FOUND, ROUTES, Route};
pub use shell::Shell;
pub use start::start;
