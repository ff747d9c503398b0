#!/usr/bin/env bash
# A handle with its server, `@mara@kale.example`, as Mastodon writes it, in libraries that make links of what looks like one: by GitHub's Markdown with
# comrak 0.59.0 (Rust), PyPI cmarkgfm 2025.10.22 (GitHub's own), npm marked 18.2.1 and remark-gfm 4.0.1; npm markdown-it 15.0.3 with `linkify`, linkifyjs 4.3.3
# with its plugin for mentions, and autolinker 4.1.5 with mentions.
#
# Guess: it stays text, since an address does not begin with "@"; the two that know mentions see one, of the whole or of "@mara".
# Seen: all four with GitHub's rules make "@" and a link that writes a mail to mara@kale.example. linkifyjs sees two people, "@mara" and "@kale". Autolinker sees
#   "@mara" alone, whoever that is on the page's own server. Only markdown-it leaves it.
# For O2M: a post from a Mastodon archive, or typed by who comes from there, writes mails to addresses that do not exist. Handles are taken out of the
#   way before links are made (or are links of their own), and a test has one with a server.
#
# Needs cargo, node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund marked@18.2.1 unified@11.0.5 remark-parse@11.0.0 remark-gfm@4.0.1 remark-html@16.0.1 markdown-it@15.0.3 \
  linkifyjs@4.3.3 linkify-plugin-mention@4.3.3 autolinker@4.1.5 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages cmarkgfm==2025.10.22
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
comrak = { version = "=0.59.0", default-features = false }
TOML
cat > src/main.rs <<'RUST'
fn main() {
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    print!("comrak: {}", comrak::markdown_to_html("Hi @mara@kale.example", &options));
}
RUST
cat > links.mjs <<'JS'
import Autolinker from "autolinker";
import * as linkify from "linkifyjs";
import "linkify-plugin-mention";
import MarkdownIt from "markdown-it";
import { marked } from "marked";
import remarkGfm from "remark-gfm";
import remarkHtml from "remark-html";
import remarkParse from "remark-parse";
import { unified } from "unified";

const text = "Hi @mara@kale.example";
const remark = unified().use(remarkParse).use(remarkGfm).use(remarkHtml);
console.log("marked:", marked.parse(text).trim());
console.log("remark-gfm:", String(await remark.process(text)).trim());
console.log("markdown-it:", new MarkdownIt({ linkify: true }).render(text).trim());
console.log("linkifyjs:", ...linkify.find(text).map(({ type, value }) => `${type} ${value}`));
console.log("autolinker:", ...Autolinker.parse(text, { mention: "instagram" }).map((match) => `${match.getType()} ${match.getMatchedText()}`));
JS
cat > links.py <<'PYTHON'
from cmarkgfm import github_flavored_markdown_to_html

print("cmarkgfm:", github_flavored_markdown_to_html("Hi @mara@kale.example").strip())
PYTHON
seen=$(cargo run --quiet && PYTHONPATH=packages python3 links.py && node links.mjs)
echo "$seen"
[ "$seen" = 'comrak: <p>Hi @<a href="mailto:mara@kale.example">mara@kale.example</a></p>
cmarkgfm: <p>Hi @<a href="mailto:mara@kale.example">mara@kale.example</a></p>
marked: <p>Hi @<a href="mailto:mara@kale.example">mara@kale.example</a></p>
remark-gfm: <p>Hi @<a href="mailto:mara@kale.example">mara@kale.example</a></p>
markdown-it: <p>Hi @mara@kale.example</p>
linkifyjs: mention @mara mention @kale
autolinker: mention @mara' ]
