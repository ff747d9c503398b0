//! What the browser's half weighs, as it is sent.

use std::collections::BTreeSet;

use reqwest::{Method, header};

use crate::{subject::Subject, support::Browser};

/// How files are sent, and what that is called. The release build carries brotli of quality 11 and gzip of level 9.
pub(crate) const ENCODINGS: [(&str, &str); 3] = [("identity", "raw"), ("br", "brotli"), ("gzip", "gzip")];

/// The bytes of module and loader, whatever the page for signing in names of them.
pub(crate) async fn sent(subject: &Subject, encoding: &str) -> f64 {
    let browser = Browser::new(&subject.node.origin());
    let page = browser.open("/sign-in").await;
    let is_script = |file: &&str| file.starts_with("/pkg/") && !file.ends_with("css");
    let files: BTreeSet<&str> = page.html.split('"').filter(is_script).collect();
    assert_eq!(files.len(), 2, "a module and a loader on {}: {files:?}", page.url);
    let mut bytes = 0.0;
    for file in files {
        let request = browser.request(Method::GET, file).header(header::ACCEPT_ENCODING, encoding);
        let answer = request.send().await.expect("an answer").error_for_status().expect("the file");
        let size = answer.bytes().await.expect("a whole file").len();
        bytes += f64::from(u32::try_from(size).expect("no file is that large"));
    }
    bytes
}
