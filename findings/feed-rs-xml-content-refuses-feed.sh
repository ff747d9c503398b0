#!/usr/bin/env bash
# feed-rs 2.4.0 (Rust), an Atom feed of two entries of which one has a drawing or a formula as its content: an SVG or MathML element as it is. By RFC 4287,
# section 4.1.3.3, a content whose type is one of XML has such an element in it, the root of what is meant.
#
# Guess: the drawing comes as text, as it does with HTML elements under `type="text/html"`, which is wrong and is taken; at worst the entry comes without
#   content. PyPI feedparser 6.0.14 reads both entries.
# Seen: the whole feed is refused ("missing content element content.inline"), and with `type="application/xml"` as well ("unsupported content type"). With
#   a line break before the drawing the feed is read, and the content is that line break.
# For O2M: in a reader built on it, whoever posts one drawing is gone until that is old enough to leave the feed. A test has one such entry beside
#   another, and asks for the other.
#
# Needs cargo, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
feed-rs = { version = "=2.4.0", default-features = false }
TOML
cat > src/main.rs <<'RUST'
use std::fs::File;

fn main() {
    for name in ["html", "svg", "mathml", "xml", "svg-after-a-line-break"] {
        match feed_rs::parser::parse(File::open(format!("{name}.atom")).unwrap()) {
            Ok(feed) => {
                let body = feed.entries[0].content.as_ref().and_then(|content| content.body.clone());
                println!("feed-rs: {name}: {} entries, {body:?}", feed.entries.len());
            }
            Err(error) => println!("feed-rs: {name}: {error}"),
        }
    }
}
RUST
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages feedparser==6.0.14
PYTHONPATH=packages python3 - > python.txt <<'PYTHON'
import feedparser

def entry(id, content):
    return f"<entry><id>urn:example:{id}</id><title>{id}</title><updated>2026-11-23T07:12:04Z</updated>{content}</entry>"

svg = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'
for name, type, content in (
    ("html", "text/html", "<b>Kale</b>"),
    ("svg", "image/svg+xml", svg),
    ("mathml", "application/mathml+xml", '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'),
    ("xml", "application/xml", svg),
    ("svg-after-a-line-break", "image/svg+xml", f"\n{svg}"),
):
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:example:feed</id><title>Mara</title><updated>2026-11-23T07:12:04Z</updated>
  <author><name>Mara</name></author>{entry("drawing", f'<content type="{type}">{content}</content>')}{entry("words", "<content>Kale</content>")}</feed>"""
    open(f"{name}.atom", "w").write(feed)
    read = feedparser.parse(feed)
    print(f"feedparser: {name}: {len(read.entries)} entries")
PYTHON
cargo run --quiet > rust.txt
cat rust.txt python.txt
[ "$(cat rust.txt python.txt)" = 'feed-rs: html: 2 entries, Some("<b>Kale</b>")
feed-rs: svg: unable to parse feed: missing content element content.inline
feed-rs: mathml: unable to parse feed: missing content element content.inline
feed-rs: xml: unable to parse feed: unsupported content type application/xml
feed-rs: svg-after-a-line-break: 2 entries, Some("\n")
feedparser: html: 2 entries
feedparser: svg: 2 entries
feedparser: mathml: 2 entries
feedparser: xml: 2 entries
feedparser: svg-after-a-line-break: 2 entries' ]
