//! The address of the open page.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{place, visit};

/// Puts `search` behind `path` in the address of the page, if that is the page at `path`: a reload and the back button come to it then.
/// Nothing is loaded; what is kept in the history stays.
pub fn set_search(path: &str, search: &str) {
    let location = window().location();
    let is_at_path = location.pathname().is_ok_and(|at| at == path);
    let is_set = location.search().is_ok_and(|at| at == search);
    if is_set || !is_at_path {
        return;
    }
    let Ok(history) = window().history() else { return };
    let state = history.state().unwrap_or(JsValue::NULL);
    // A browser that refuses leaves the page where it is.
    let _replaced = history.replace_state_with_url(&state, "", Some(&format!("{path}{search}")));
    place::arrive();
    visit::moved();
}

/// The address of the sign-in page, from which one comes back to this one.
pub fn sign_in_and_back() -> String {
    let location = window().location();
    let here = format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    format!("/sign-in?next={}", js_sys::encode_uri_component(&here))
}

/// What opens the owner's public page elsewhere: at the address of this page, or at `address` where that is this machine's own name for itself.
pub fn public_page(address: Option<&str>) -> String {
    let location = window().location();
    let (protocol, host) = (location.protocol().unwrap_or_default(), location.host().unwrap_or_default());
    format!("{protocol}//{}/public", elsewhere(&host, address))
}

fn elsewhere<'a>(host: &'a str, address: Option<&'a str>) -> &'a str {
    let is_here = ["localhost", "127.", "[::1]"].iter().any(|name| host.starts_with(name));
    address.filter(|_| is_here).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_away_what_leads_here_from_elsewhere() {
        let address = Some("192.168.1.5:8000");
        for (host, expected) in [
            ("localhost:8000", "192.168.1.5:8000"),
            ("127.0.0.1:8000", "192.168.1.5:8000"),
            ("[::1]:8000", "192.168.1.5:8000"),
            ("192.168.1.7:8000", "192.168.1.7:8000"),
            ("o2m.example", "o2m.example"),
        ] {
            assert_eq!(elsewhere(host, address), expected);
        }
        assert_eq!(elsewhere("localhost:8000", None), "localhost:8000");
    }
}
