//! What the app asks of the browser itself: clocks, events, files. Compiled on both sides, called only after hydration, from
//! effects and event handlers.

pub mod address;
pub mod build;
pub mod clipboard;
pub mod clock;
pub mod dropping;
pub mod focus;
pub mod hydration;
pub mod in_sight;
pub mod keys;
pub mod leaving;
pub mod live;
pub mod menu;
pub mod place;
pub mod scan;
pub mod selection;
pub mod service_worker;
pub mod upload;
pub mod visible;
