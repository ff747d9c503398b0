//! Notices of the system that something in the folder changed, where they can be relied on.

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
pub(super) use linux::Notices;

/// Other systems are not asked for notices.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(super) enum Notices {}

#[cfg(not(target_os = "linux"))]
impl Notices {
    pub(super) fn of(_: &std::path::Path) -> Option<Self> {
        None
    }

    pub(super) async fn wait(&self) {
        match *self {}
    }
}
