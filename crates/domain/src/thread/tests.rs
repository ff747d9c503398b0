//! A thread, and all that can happen to it.

mod cast;
mod items;
mod network;
mod scenarios;
mod secrecy;
mod world;
