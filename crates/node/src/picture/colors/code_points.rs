//! Colours that a file names by code points (ITU-T H.273), as HEIC and PNG do.

use moxcms::{
    CicpColorPrimaries, CicpProfile, ColorProfile, MatrixCoefficients, ToneReprCurve, TransferCharacteristics,
};

/// White on paper, in candelas on a square metre (ITU-R BT.2408, 5.1).
const PAPER_WHITE: f64 = 203.0;
/// The brightest that PQ can say, and what HLG is at its brightest on the display for which it is meant (ITU-R BT.2100).
const PQ_PEAK: f64 = 10_000.0;
const HLG_PEAK: f64 = 1_000.0;
/// Of paper white; what is brighter is pressed together below the white of sRGB.
const KNEE: f64 = 0.5;
const CURVE_ENTRIES: u16 = 4096;

/// Returns a profile of these primaries and this transfer function; `None` if they are those of sRGB, or say nothing.
pub(in crate::picture) fn of_code_points(primaries: u8, transfer: u8) -> Option<ColorProfile> {
    // Unspecified.
    let primaries = if primaries == 2 { 1 } else { primaries };
    let transfer_characteristics = match transfer {
        // Cameras' curves are for a dimmer room. A file that names them has a picture that looks right on a screen, as browsers take it, too.
        1 | 2 | 6 | 14 | 15 => TransferCharacteristics::Srgb,
        16 | 18 => TransferCharacteristics::Linear,
        other => TransferCharacteristics::try_from(other).ok()?,
    };
    let color_primaries = CicpColorPrimaries::try_from(primaries).ok()?;
    if (color_primaries, transfer_characteristics) == (CicpColorPrimaries::Bt709, TransferCharacteristics::Srgb) {
        return None;
    }
    let code_points = CicpProfile {
        color_primaries,
        transfer_characteristics,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    };
    let mut profile = ColorProfile::new_from_cicp(code_points);
    // There is no curve for code points that say nothing.
    profile.red_trc.as_ref()?;
    // Only the curve counts from here.
    profile.cicp = None;
    match transfer {
        16 => set_curve(&mut profile, |signal| PQ_PEAK * pq_to_linear(signal)),
        18 => set_curve(&mut profile, |signal| HLG_PEAK * hlg_to_linear(signal).powf(1.2)),
        _ => {}
    }
    Some(profile)
}

/// Sets a curve from signal to candelas on a square metre, as sRGB can show it.
fn set_curve(profile: &mut ColorProfile, to_candelas: impl Fn(f64) -> f64) {
    let entry = |at: u16| {
        let level = below_white(to_candelas(f64::from(at) / f64::from(CURVE_ENTRIES - 1)) / PAPER_WHITE);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65,535")]
        let level = (level.clamp(0.0, 1.0) * f64::from(u16::MAX)).round() as u16;
        level
    };
    let curve = ToneReprCurve::Lut((0..CURVE_ENTRIES).map(entry).collect());
    profile.red_trc = Some(curve.clone());
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve);
}

/// Leaves what is darker than the knee as it is, and brings everything brighter below 1.
fn below_white(level: f64) -> f64 {
    if level <= KNEE { level } else { 1.0 - (1.0 - KNEE) * (-(level - KNEE) / (1.0 - KNEE)).exp() }
}

/// SMPTE ST 2084, as in ITU-R BT.2100, table 4; of 10,000 candelas.
fn pq_to_linear(signal: f64) -> f64 {
    let (m1, m2, c1, c2, c3) = (0.159_301_757_812_5, 78.843_75, 0.835_937_5, 18.851_562_5, 18.6875);
    let power = signal.powf(1.0 / m2);
    ((power - c1).max(0.0) / (c2 - c3 * power)).powf(1.0 / m1)
}

/// The inverse of the curve of ITU-R BT.2100, table 5.
fn hlg_to_linear(signal: f64) -> f64 {
    let (a, b, c) = (0.178_832_77, 0.284_668_92, 0.559_910_73);
    if signal <= 0.5 { signal * signal / 3.0 } else { (((signal - c) / a).exp() + b) / 12.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_srgb_already_or_says_nothing_is_left_as_it_is() {
        for (primaries, transfer) in
            [(1, 13), (1, 1), (1, 2), (2, 2), (2, 13), (1, 6), (0, 13), (3, 13), (1, 0), (1, 255), (200, 1)]
        {
            assert!(of_code_points(primaries, transfer).is_none(), "{primaries} {transfer}");
        }
        for (primaries, transfer) in [(12, 13), (9, 1), (9, 16), (9, 18), (1, 8), (5, 6), (1, 4)] {
            assert!(of_code_points(primaries, transfer).is_some(), "{primaries} {transfer}");
        }
    }

    #[test]
    fn white_on_paper_is_the_same_in_both_curves() {
        let near = |one: f64, other: f64| (one - other).abs() < 0.02 * other;
        assert!(near(PQ_PEAK * pq_to_linear(0.5807), PAPER_WHITE));
        assert!(near(HLG_PEAK * hlg_to_linear(0.75).powf(1.2), PAPER_WHITE));
        assert!(near(pq_to_linear(1.0), 1.0) && near(hlg_to_linear(1.0), 1.0));
    }

    #[test]
    fn brighter_is_never_darker() {
        let levels: Vec<_> = (0..2000).map(|level| below_white(f64::from(level) / 200.0)).collect();
        assert!(levels.windows(2).all(|pair| pair[0] < pair[1]) && levels[1999] < 1.0);
    }
}
