//! O2M in the browser: routes, pages, components and the server functions they call.
//!
//! Compiled twice: natively, where it renders pages, and to wasm, where it hydrates them. Without `ssr` it sees `domain` only.

#![recursion_limit = "256"]

pub mod api;
mod browser;
mod components;
mod i18n;
mod pages;
#[cfg(feature = "ssr")]
pub mod public;
mod routes;
pub mod shell;

pub use api::ApiError;
pub use components::House;
pub use pages::TimelineFrom;
pub use routes::{App, Ground};
pub use shell::shell;
