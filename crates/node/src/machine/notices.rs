//! Notices of the system that something in a folder changed, where they can be relied on.

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
pub(crate) use linux::Notices;

/// Other systems are not asked for notices.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(crate) enum Notices {}

#[cfg(not(target_os = "linux"))]
impl Notices {
    pub(crate) fn of(_: &std::path::Path) -> Option<Self> {
        None
    }

    pub(crate) async fn wait(&self) {
        match *self {}
    }
}
