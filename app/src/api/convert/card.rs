//! The invite, as a link and as a picture to scan.

use domain::{Scope, fingerprint};
use node::Owner;
use qrcode::{Color, EcLevel, QrCode, types::QrError};

use super::internal;
use crate::api::{ApiError, InviteLinkView, InviteView, QrCodeView, ReachView};

/// By what others find this server, and know that it is this one.
pub(in crate::api) async fn invite(owner: &Owner) -> Result<InviteView, ApiError> {
    // The one that the invite names.
    let is_only_here = owner.card().addresses().first().is_some_and(|address| address.scope() == Scope::Loopback);
    let link = owner.card().invite().map(|text| {
        let code = QrCodeView::of(&text).map_err(|error| internal(&error))?;
        Ok::<_, ApiError>(InviteLinkView { text, code, is_only_here })
    });
    let (key, reach) = (fingerprint::grouped(owner.card().id()), ReachView::last(owner).await?);
    Ok(InviteView { key, link: link.transpose()?, reach })
}

impl QrCodeView {
    /// The code of `text`, which is read from a screen: the least correction, and so the largest modules.
    pub(super) fn of(text: &str) -> Result<Self, QrError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L)?;
        let size = code.width();
        let colors = code.into_colors();
        let rows = colors.chunks(size).enumerate();
        Ok(Self { size, path: rows.map(|(y, row)| row_path(row, y)).collect() })
    }
}

/// A rectangle, one unit high, for each run of dark modules.
fn row_path(row: &[Color], y: usize) -> String {
    let mut x = 0;
    let runs = row.chunk_by(PartialEq::eq).filter_map(|run| {
        let (from, length) = (x, run.len());
        x += length;
        (run[0] == Color::Dark).then(|| format!("M{from} {y}h{length}v1h-{length}z"))
    });
    runs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_every_dark_module() {
        let row = [Color::Dark, Color::Dark, Color::Light, Color::Dark];
        assert_eq!(row_path(&row, 5), "M0 5h2v1h-2zM3 5h1v1h-1z");
        let view = QrCodeView::of("o2m://key@192.168.1.5:8000").unwrap();
        assert!(view.path.starts_with("M0 0h7v1h-7z"), "the first finder pattern of ISO/IEC 18004");
        assert_eq!(view.size % 4, 1);
    }
}
