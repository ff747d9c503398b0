//! What several pages show.

mod action_error;
mod brand;
mod empty;
mod frame;
mod house;
mod icon;
mod loaded;
mod night_street;
mod page;
mod plain_page;
mod relative_time;
mod street;
mod window;

pub use action_error::ActionError;
pub use empty::Empty;
pub use frame::Frame;
pub use house::House;
pub use icon::{Icon, IconName};
pub use loaded::Loaded;
pub use page::Page;
pub use plain_page::PlainPage;
pub use relative_time::RelativeTime;
pub use window::Window;
