//! Whether the node serves, and tells, anybody anything; and if not, what it waits for its owner with.

use tokio::sync::watch;

/// Why nobody is served or told anything before the owner lets the node go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// A backup was put back.
    Restored,
    /// Another copy of the data lives, and this one is old.
    Old,
}

/// What the database says of it, for whoever asks often.
#[derive(Debug, Default)]
pub(crate) struct Waiting(watch::Sender<Reasons>);

#[derive(Debug, Clone, Copy, Default)]
struct Reasons {
    is_restored: bool,
    is_old: bool,
}

impl Reasons {
    /// The owner who decides about a backup that was put back decides about both.
    fn wait(self) -> Option<Wait> {
        if self.is_restored { Some(Wait::Restored) } else { self.is_old.then_some(Wait::Old) }
    }
}

impl Waiting {
    /// Why it waits; `None`: it does not.
    pub(crate) fn reason(&self) -> Option<Wait> {
        self.0.borrow().wait()
    }

    /// A backup that was put back waits from now on, or not any more.
    pub(crate) fn set_restored(&self, is_restored: bool) {
        self.0.send_modify(|reasons| reasons.is_restored = is_restored);
    }

    /// Another copy lives from now on, or this one.
    pub(crate) fn set_old(&self, is_old: bool) {
        self.0.send_modify(|reasons| reasons.is_old = is_old);
    }

    /// Returns once `is_so` of the reason why it waits.
    pub(crate) async fn until(&self, is_so: impl Fn(Option<Wait>) -> bool) {
        let mut changes = self.0.subscribe();
        // The sender is this one, so it is never gone.
        let _is_so = changes.wait_for(|reasons| is_so(reasons.wait())).await;
    }
}
