//! What a PNG file says of its colours (third edition, 4.3), besides a profile in it.

use moxcms::{Chromaticity, ColorPrimaries, ColorProfile, ToneReprCurve, XyY};

use super::{super::colors::of_code_points, chunks, is_named};

/// What numbers are multiplied with in both chunks (11.3.2.1, 11.3.2.2).
const UNIT: f32 = 100_000.0;
/// Closer to those of sRGB than what writing them in whole units makes of them.
const SAME_PRIMARIES: f32 = 0.002;
const SAME_GAMMA: f32 = 0.02;
/// What no screen or camera has is a mistake.
const GAMMAS: std::ops::RangeInclusive<f32> = 0.2..=5.0;

/// Where it is said what the colours are.
#[derive(Debug)]
pub(in crate::picture) enum Colors {
    /// In an ICC profile, which the decoder reads.
    InProfile,
    /// Elsewhere; `None` if they are those of sRGB.
    Are(Option<Box<ColorProfile>>),
}

/// Reads what the chunks before the pixels say, in the order in which they count (4.3, table 1).
pub(in crate::picture) fn colors(file: &[u8]) -> Colors {
    let find = |name: [u8; 4]| {
        let mut before = chunks(file).take_while(|&(at, _)| !is_named(file, at, *b"IDAT"));
        before.find_map(|(at, data)| is_named(file, at, name).then_some(data))
    };
    let profile = match (find(*b"cICP"), find(*b"iCCP"), find(*b"sRGB")) {
        // Red, green and blue of full range; there is nothing else that PNG can hold.
        (Some(&[primaries, transfer, 0, 1]), _, _) => of_code_points(primaries, transfer),
        (_, Some(_), _) => return Colors::InProfile,
        (_, _, Some(_)) => None,
        _ => of_numbers(find(*b"gAMA"), find(*b"cHRM")),
    };
    // The header's colour type: 0 and 4 have no colours (11.2.1).
    let is_grey = find(*b"IHDR").is_some_and(|header| matches!(header.get(9), Some(0 | 4)));
    let profile = if is_grey { profile.map(grey) } else { profile };
    Colors::Are(profile.map(Box::new))
}

/// Of gamma and chromaticities (11.3.2.1, 11.3.2.2), each of which may be missing.
fn of_numbers(gamma: Option<&[u8]>, chromaticities: Option<&[u8]>) -> Option<ColorProfile> {
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    let gamma = gamma.and_then(numbers::<1>).map(|[gamma]| gamma.recip());
    let gamma = gamma.filter(|gamma| GAMMAS.contains(gamma) && (gamma - 2.2).abs() > SAME_GAMMA);
    if let Some(gamma) = gamma {
        let curve = ToneReprCurve::Parametric(vec![gamma]);
        profile.red_trc = Some(curve.clone());
        profile.green_trc = Some(curve.clone());
        profile.blue_trc = Some(curve);
    }
    let said = chromaticities.and_then(numbers::<8>).filter(|said| !is_srgb(said));
    let is_other = said.is_some_and(|said| set_primaries(&mut profile, said));
    (gamma.is_some() || is_other).then_some(profile)
}

fn is_srgb(said: &[f32; 8]) -> bool {
    let srgb = [0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06];
    said.iter().zip(srgb).all(|(said, srgb)| (said - srgb).abs() < SAME_PRIMARIES)
}

/// White, red, green and blue; says whether they make sense.
fn set_primaries(
    profile: &mut ColorProfile,
    [white_x, white_y, red_x, red_y, green_x, green_y, blue_x, blue_y]: [f32; 8],
) -> bool {
    let mut other = profile.clone();
    let white = XyY { x: white_x.into(), y: white_y.into(), yb: 1.0 };
    let primaries = ColorPrimaries {
        red: Chromaticity::new(red_x, red_y),
        green: Chromaticity::new(green_x, green_y),
        blue: Chromaticity::new(blue_x, blue_y),
    };
    other.update_rgb_colorimetry(white, primaries);
    let is_sensible = [other.red_colorant, other.green_colorant, other.blue_colorant]
        .iter()
        .all(|colorant| [colorant.x, colorant.y, colorant.z].iter().all(|part| part.abs() < 2.0));
    if is_sensible {
        *profile = other;
    }
    is_sensible
}

fn grey(profile: ColorProfile) -> ColorProfile {
    let mut grey = ColorProfile::new_gray_with_gamma(2.2);
    grey.gray_trc = profile.red_trc;
    grey
}

fn numbers<const COUNT: usize>(data: &[u8]) -> Option<[f32; COUNT]> {
    let (numbers, rest) = data.as_chunks::<4>();
    let numbers: [[u8; 4]; COUNT] = numbers.try_into().ok().filter(|_| rest.is_empty())?;
    #[expect(clippy::cast_precision_loss, reason = "five digits count")]
    Some(numbers.map(|number| u32::from_be_bytes(number) as f32 / UNIT))
}
