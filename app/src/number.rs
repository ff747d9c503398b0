//! Numbers with a fraction, as texts for forms and style sheets. The browser writes them by itself: what the standard library takes for that
//! weighs 20 KB there.

use js_sys::Number;

use crate::components::is_browser;

/// `value` with as many digits as tell it from others.
pub fn decimal(value: f64) -> String {
    if is_browser() {
        // Fails for a base that is none.
        Number::from(value).to_string_with_radix(10).map(String::from).unwrap_or_default()
    } else {
        value.to_string()
    }
}

/// `value` rounded to four digits behind the point.
pub fn rounded(value: f64) -> String {
    decimal((value * 10_000.0).round() / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_digits_as_it_takes() {
        for (value, expected) in [(1.0, "1"), (0.5, "0.5"), (4.0 / 3.0, "1.3333"), (0.000_01, "0")] {
            assert_eq!(rounded(value), expected);
        }
    }
}
