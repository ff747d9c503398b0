//! What a large picture takes of memory.

use std::{io::Cursor, time::Duration};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tokio::time::sleep;

use crate::support::TestNode;

/// Memory in bytes; None where the system does not say.
pub(crate) struct Held {
    /// The most memory that the server held.
    pub(crate) most: Option<u64>,
    /// What it held ten seconds later.
    pub(crate) left: Option<u64>,
}

/// Publishes a JPEG of so many megapixels, on a server that was just started.
pub(crate) async fn publish(node: &mut TestNode, megapixels: u32) -> Held {
    let width = 8000;
    let picture = RgbImage::from_fn(width, megapixels * 1_000_000 / width, |x, y| {
        let [red, green, blue] = [x / 16, y / 16, (x * 7) ^ (y * 13)].map(|light| light.to_le_bytes()[0]);
        Rgb([red, green, blue])
    });
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut file, ImageFormat::Jpeg).expect("a JPEG is encoded");
    // What was needed before counts no more.
    node.restart().await;
    let owner = node.sign_in().await;
    owner.publish_picture("From the tower", "Roofs", file.into_inner()).await;
    let most = node.process().memory_bytes("VmHWM");
    sleep(Duration::from_secs(10)).await;
    Held { most, left: node.process().memory_bytes("VmRSS") }
}
