//! What a node keeps in memory alone, and loses with the process.

pub(crate) mod backups;
pub(crate) mod checkups;
pub(crate) mod coalesced;
pub(crate) mod contacts;
pub(crate) mod copies;
pub(crate) mod day_costs;
pub(crate) mod fetches;
pub(crate) mod folder_confirmed;
pub(crate) mod given_cookies;
pub(crate) mod health;
pub(crate) mod hurries;
pub(crate) mod imports;
pub(crate) mod invite_origin;
pub(crate) mod live;
pub(crate) mod moving;
pub(crate) mod new_app_tokens;
pub(crate) mod new_sheet;
pub(crate) mod older_pictures;
pub(crate) mod one_at_a_time;
pub(crate) mod peering;
pub(crate) mod poke_pauses;
pub(crate) mod published;
pub(crate) mod pull_times;
pub(crate) mod pull_wishes;
pub(crate) mod unsaved_edits;
pub(crate) mod waiting;
