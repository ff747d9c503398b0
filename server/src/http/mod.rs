//! What answers over HTTP besides pages and server functions, and what all requests go through.

pub(crate) mod api_status;
pub(crate) mod backup;
pub(crate) mod cross_site;
mod download;
pub(crate) mod elsewhere;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod file;
pub(crate) mod health;
pub(crate) mod host;
pub(crate) mod import;
mod instance;
pub(crate) mod invite;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod media;
pub(crate) mod notice;
pub(crate) mod open_pages;
pub(crate) mod outer;
pub(crate) mod page;
pub(crate) mod panic;
pub(crate) mod plain_form;
pub(crate) mod problem;
pub(crate) mod public;
pub(crate) mod rate_limit;
pub(crate) mod security_headers;
mod sent_file;
pub(crate) mod servers;
pub(crate) mod session;
pub(crate) mod stop;
#[cfg(debug_assertions)]
pub(crate) mod style;
pub(crate) mod trailing_slash;
pub(crate) mod upload;
pub(crate) mod validator;
pub(crate) mod waiting;

pub(crate) use host::AllowedHosts;
pub(crate) use outer::{OuterUrl, Proxies};
