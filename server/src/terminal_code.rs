//! QR codes in a terminal: dark on light, whatever colours the terminal has, since few readers know the reverse (ISO/IEC 18004 leaves
//! it to them).

use std::io;

use anstream::{AutoStream, ColorChoice};
use qrcode::{QrCode, render::unicode::Dense1x2, types::QrError};

/// Black on bright white, or on white in a terminal that knows no bright backgrounds.
const DARK_ON_LIGHT: &str = "\u{1b}[30;47;107m";
const RESET: &str = "\u{1b}[0m";

/// Says whether what is printed can be given colours. Without them it is not known which of two is the darker, so no code is printed then.
pub(crate) fn has_colors() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// The code of `text` with its quiet zone, two modules a letter, one above the other; each line sets its own colours.
pub(crate) fn qr_code(text: &str) -> Result<String, QrError> {
    let code = QrCode::new(text)?.render::<Dense1x2>().quiet_zone(true).build();
    // The renderer draws dark modules in the foreground's colour.
    Ok(code.lines().flat_map(|line| [DARK_ON_LIGHT, line, RESET, "\n"]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The upper and the lower half of what is drawn in the foreground's colour, which is black.
    fn halves(letter: char) -> [bool; 2] {
        match letter {
            ' ' => [false, false],
            '▀' => [true, false],
            '▄' => [false, true],
            '█' => [true, true],
            other => panic!("{other:?} is no part of a code"),
        }
    }

    #[test]
    fn a_reader_finds_the_link_in_the_black_cells() {
        let link = "http://192.168.1.5:8000/set-up?token=R2VsYmVyIEtlc3NlbA";
        let printed = qr_code(link).unwrap();
        let mut rows = Vec::new();
        for line in printed.lines() {
            let cells = line.strip_prefix(DARK_ON_LIGHT).and_then(|line| line.strip_suffix(RESET)).expect("colours");
            rows.extend([0, 1].map(|half| cells.chars().map(|cell| halves(cell)[half]).collect::<Vec<_>>()));
        }
        // A camera sees more than one pixel of each module.
        let (scale, width) = (4, rows[0].len());
        let shade = |x: usize, y: usize| if rows[y / scale][x / scale] { 0 } else { 255 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width * scale, rows.len() * scale, shade);
        let found: Vec<String> = image.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect();
        assert_eq!(found, [link]);
    }
}
