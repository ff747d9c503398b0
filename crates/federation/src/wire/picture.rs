//! Pictures inside posts and profiles: their measures and files, not their bytes.

use domain::{
    AltText, Picture, RemotePicture, Sha256, Variant, limits,
    picture::{BACKDROPS, MIDDLE_GREY},
    without_controls,
};
use serde::{Deserialize, Serialize};

use super::WireError;

/// More files of one picture than any sender makes.
const VARIANTS: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WirePicture {
    #[serde(default)]
    alt: String,
    width: u32,
    height: u32,
    color: String,
    variants: Vec<WireVariant>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireVariant {
    sha256: Sha256,
    width: u32,
    height: u32,
    content_type: String,
    size_bytes: u64,
}

impl From<&Picture> for WirePicture {
    fn from(picture: &Picture) -> Self {
        Self {
            // Those from before they were parsed so, too: each post fits on a page.
            alt: without_controls(&picture.alt),
            width: picture.width,
            height: picture.height,
            color: picture.color.clone(),
            variants: picture.variants.iter().map(WireVariant::from).collect(),
        }
    }
}

impl From<&RemotePicture> for WirePicture {
    fn from(picture: &RemotePicture) -> Self {
        (&Picture::from(picture)).into()
    }
}

impl From<&Variant> for WireVariant {
    fn from(variant: &Variant) -> Self {
        Self {
            sha256: variant.sha256,
            width: variant.width,
            height: variant.height,
            content_type: variant.content_type.clone(),
            size_bytes: variant.size_bytes,
        }
    }
}

impl TryFrom<WirePicture> for RemotePicture {
    type Error = WireError;

    fn try_from(wire: WirePicture) -> Result<Self, WireError> {
        let alt: AltText = wire.alt.parse().map_err(|_| WireError::Field("alt"))?;
        check(is_size(wire.width, wire.height), "picture size")?;
        check(is_color(&wire.color), "color")?;
        check((1..=VARIANTS).contains(&wire.variants.len()), "variants")?;
        let mut variants = wire.variants.into_iter().map(Variant::try_from).collect::<Result<Vec<_>, _>>()?;
        variants.sort_by_key(|variant| variant.width);
        check(variants.windows(2).all(|pair| pair[0].width < pair[1].width), "variants")?;
        check(variants.iter().all(|variant| variant.width <= wire.width), "variants")?;
        // Only transparent pictures are PNG. Before there were backdrops, each was sent with its mean colour, in which strokes are lost.
        let is_transparent = variants.iter().all(|variant| variant.content_type == "image/png");
        let is_behind = |backdrop| wire.color.eq_ignore_ascii_case(&hex(backdrop));
        let color = if is_transparent && !BACKDROPS.into_iter().any(is_behind) { hex(MIDDLE_GREY) } else { wire.color };
        Ok(Self { alt, width: wire.width, height: wire.height, color, variants })
    }
}

impl TryFrom<WireVariant> for Variant {
    type Error = WireError;

    fn try_from(wire: WireVariant) -> Result<Self, WireError> {
        check(is_size(wire.width, wire.height), "variant size")?;
        check(matches!(&*wire.content_type, "image/jpeg" | "image/png"), "content_type")?;
        check((1..=limits::PICTURE_BYTES as u64).contains(&wire.size_bytes), "size_bytes")?;
        Ok(Self {
            sha256: wire.sha256,
            width: wire.width,
            height: wire.height,
            content_type: wire.content_type,
            size_bytes: wire.size_bytes,
        })
    }
}

fn is_size(width: u32, height: u32) -> bool {
    width > 0 && height > 0 && u64::from(width) * u64::from(height) <= limits::PICTURE_PIXELS
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// It ends up in a `style` attribute: `#rrggbb` and nothing else.
fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn check(is_right: bool, field: &'static str) -> Result<(), WireError> {
    if is_right { Ok(()) } else { Err(WireError::Field(field)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<RemotePicture, WireError> {
        serde_json::from_str::<WirePicture>(json)?.try_into()
    }

    fn good() -> String {
        let sha256 = "ab".repeat(32);
        format!(
            r##"{{"alt":"a","width":800,"height":600,"color":"#aabbcc","variants":[
            {{"sha256":"{sha256}","width":320,"height":240,"content_type":"image/jpeg","size_bytes":9}}]}}"##
        )
    }

    #[test]
    fn strokes_on_nothing_do_not_stand_before_their_own_color() {
        for (sent, behind_jpeg, behind_png) in [
            ("#000000", "#000000", "#757575"),
            ("#aabbcc", "#aabbcc", "#757575"),
            ("#ffffff", "#ffffff", "#ffffff"),
            ("#757575", "#757575", "#757575"),
            ("#14171d", "#14171d", "#14171d"),
            ("#14171D", "#14171D", "#14171D"),
        ] {
            let jpeg = good().replace("#aabbcc", sent);
            assert_eq!(parse(&jpeg).unwrap().color, behind_jpeg);
            assert_eq!(parse(&jpeg.replace("image/jpeg", "image/png")).unwrap().color, behind_png);
        }
    }

    #[test]
    fn refuses_what_no_honest_server_sends() {
        let good = good();
        assert!(parse(&good).is_ok());
        for (from, to) in [
            ("\"width\":800", "\"width\":0"),
            ("\"width\":800", "\"width\":4000000000"),
            ("\"width\":800", "\"width\":300"),
            ("#aabbcc", "red;}"),
            ("image/jpeg", "image/svg+xml"),
            ("\"size_bytes\":9", "\"size_bytes\":0"),
            ("\"size_bytes\":9", "\"size_bytes\":99999999999"),
            ("\"abab", "\"../.."),
            ("\"width\":320", "\"width\":-1"),
        ] {
            assert!(parse(&good.replacen(from, to, 1)).is_err(), "{from} -> {to}");
        }
    }
}
