//! A value that one task of the server may write while another reads it.
//!
//! What waits for a resource runs beside the rendering of the page. A signal is not for that: it only tries its lock, and reading one
//! while it is being written panics as if it were gone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use leptos::{prelude::*, text_prop::TextProp};

/// The latest value, shared. Who reads it reactively is told of the next.
#[derive(Debug, Clone)]
pub struct Latest<T> {
    value: Arc<Mutex<T>>,
    changed: ArcTrigger,
}

impl<T: Clone> Latest<T> {
    pub fn new(value: T) -> Self {
        Self { value: Arc::new(Mutex::new(value)), changed: ArcTrigger::new() }
    }

    pub fn get(&self) -> T {
        self.changed.track();
        self.lock().clone()
    }

    pub fn set(&self, value: T) {
        *self.lock() = value;
        self.changed.notify();
    }

    fn lock(&self) -> MutexGuard<'_, T> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Latest<String>> for TextProp {
    fn from(latest: Latest<String>) -> Self {
        (move || latest.get()).into()
    }
}
