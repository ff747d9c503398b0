//! What the tests stand on: servers, browsers, wires, photographs. Says nothing of what is right.

mod browser;
mod caller;
mod database;
mod endpoints;
mod eventually;
mod form;
mod letter;
mod network;
mod owner;
mod page;
mod photograph;
mod process;
mod script;
mod sealed;
mod wire;

pub(crate) use browser::{Browser, plain_client};
pub(crate) use caller::{Caller, now, statement};
pub(crate) use database::Database;
pub(crate) use endpoints::{Endpoint, Field, endpoints, fields_of_post_form};
pub(crate) use eventually::{PATIENCE, eventually, within};
pub(crate) use form::Form;
pub(crate) use letter::{deliver, letter, whole};
pub(crate) use network::{Network, TestNode};
pub(crate) use owner::{
    DEFAULTS, Owner, PASSWORD, befriend, befriend_at, choose_account, first_day_at, go_on, post_path, sign_in,
};
pub(crate) use page::{Page, selector};
pub(crate) use photograph::{assert_clean_and_upright, photograph};
pub(crate) use process::{O2M, Process, STOP_LIMIT};
pub(crate) use script::Script;
pub(crate) use sealed::{impostor, serve_as};
pub(crate) use wire::Wire;
