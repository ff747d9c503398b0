//! What several pages show.

mod action_error;
mod brand;
mod empty;
mod folder_waiting;
mod form_error;
mod frame;
mod house;
mod icon;
mod loaded;
mod night_street;
mod page;
mod password_field;
mod plain_page;
mod relative_time;
mod saved;
mod street;
mod window;

pub use action_error::ActionError;
pub use empty::Empty;
pub use folder_waiting::FolderWaiting;
pub use form_error::{FormError, form_error};
pub use frame::Frame;
pub use house::House;
pub use icon::{Icon, IconName};
pub use loaded::Loaded;
pub use page::Page;
pub use password_field::PasswordField;
pub use plain_page::PlainPage;
pub use relative_time::RelativeTime;
pub use saved::Saved;
pub use window::Window;
