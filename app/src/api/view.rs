//! Views that several nouns share.

use domain::{MediaId, Reach, RelativeTime};
use serde::{Deserialize, Serialize};

use crate::number::rounded;

/// A point in time, ready to be shown. Made by `TimeView::new` on the server.
///
/// Equal to another of the same point in time: how long ago that was is true of the page alone, and makes none that is open another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TimeView {
    pub unix_ms: i64,
    /// RFC 3339 with the server's offset from UTC, to the second.
    pub iso: String,
    /// Date, time and zone on the server's clock; the browser puts the reader's own in its place.
    pub exact: String,
    /// The server's zone at that time, abbreviated: where the reader is, only the browser knows.
    pub zone: String,
    /// How long before the page was made, in words that are true in any zone.
    pub relative: RelativeTime,
}

impl PartialEq for TimeView {
    fn eq(&self, other: &Self) -> bool {
        self.unix_ms == other.unix_ms
    }
}

impl Eq for TimeView {}

/// A picture, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureView {
    pub id: MediaId,
    pub alt: String,
    /// The direction of `alt` where it is not the page's. By itself a browser takes that of the page: an `<img>` holds no text.
    pub dir: Option<String>,
    /// Width in pixels of the largest file.
    pub width: u32,
    /// Height in pixels of the largest file.
    pub height: u32,
    /// What stands behind the picture, as `#rrggbb`.
    pub color: String,
    pub srcset: String,
    /// The URL for a browser that does not read `srcset`.
    pub src: String,
    /// The URL of the largest file.
    pub full: String,
}

impl PictureView {
    /// What the style sheet knows of its size, as a `style`.
    pub fn shape(&self) -> String {
        format!("--own-width:{}px;--ratio:{}", self.width, rounded(self.ratio()))
    }

    /// How much wider than high it is.
    pub fn ratio(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height.max(1))
    }
}

/// A person, as small as a card shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    pub name: String,
    pub picture: Option<PictureView>,
    /// Whether the window is lit; `None` for the owner.
    pub reach: Option<Reach>,
    /// The person's page on this node.
    pub href: String,
}
