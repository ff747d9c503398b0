//! What the app asks of the browser itself: visits, lists of posts, events, clocks, files. Compiled on both sides, called in the browser
//! alone: from `start`, and from effects and event handlers.

pub mod address;
pub mod build;
pub mod call;
pub mod clipboard;
pub mod clock;
pub mod dropping;
pub mod elements;
pub mod enhance;
pub mod feed;
pub mod focus;
pub mod hands;
pub mod in_sight;
pub mod keys;
pub mod leaving;
mod listening;
pub mod live;
pub mod menu;
pub mod module;
pub mod page;
pub mod paint;
pub mod place;
pub mod scan;
pub mod selection;
pub mod service_worker;
pub mod upload;
pub mod visible;
pub mod visit;
