//! Real `o2m` processes, spoken to over HTTP as browsers and friends do. One binary, so that it is linked once.
#![cfg(unix)]

mod support;

mod account;
mod api_docs;
mod backup;
mod befriending;
mod bringing_back;
mod budgets;
mod command_line;
mod comment_pictures;
mod copies;
mod crossing;
mod doctor;
mod ending;
mod export;
mod first_day;
mod floods;
mod folder;
mod guard;
mod health;
mod hostile;
mod importing;
mod inside;
mod keeping;
mod killing;
mod moving;
mod new_machine;
mod notices;
mod pages;
mod pictures;
mod profile;
mod proxy;
mod public;
mod reports;
mod restoring;
mod several_people;
mod signatures;
mod stopping;
mod strangers;
mod take_backs;
mod this_server;
mod threads;
mod tokens;
mod unsigned;
mod updating;
