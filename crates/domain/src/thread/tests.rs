//! A thread, and all that can happen to it.

mod cast;
mod chance;
mod complaints;
mod found;
mod home;
mod items;
mod network;
mod reader;
mod scenarios;
mod secrecy;
mod steps;
