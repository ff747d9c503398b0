#!/usr/bin/env bash
# npm rss-parser 3.13.0, an Atom entry whose content is XHTML (RFC 4287, section 4.1.3.3).
#
# Guess: the content comes as it was; at worst without its markup, or not at all.
# Seen: the words come in another order, without an error. Within each element the text is put together first and the elements after it, so
#   "Do <em>not</em> open the <b>left</b> door" says "Do open the door not left". As escaped HTML, the same content is right.
# For O2M: a reason that its Atom feed goes on writing posts as `type="html"`. A feed in XHTML, however valid, turns sentences round for those who read it with this.
#
# Needs node with npm. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund rss-parser@3.13.0 >> npm.log
cat > read.mjs <<'JS'
import Parser from "rss-parser";

const html = "<p>Do <em>not</em> open the <b>left</b> door</p>";
const escaped = html.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const entry = (type, content) => `<entry><id>urn:example:${type}</id><title>${type}</title><updated>2026-11-23T07:12:04Z</updated>
  <content type="${type}">${content}</content></entry>`;
const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:example:feed</id><title>Mara</title><updated>2026-11-23T07:12:04Z</updated>
  <author><name>Mara</name></author>
  ${entry("html", escaped)}
  ${entry("xhtml", `<div xmlns="http://www.w3.org/1999/xhtml">${html}</div>`)}</feed>`;
for (const { title, content } of (await new Parser().parseString(feed)).items) {
  console.log(`${title}: ${content.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim()}`);
}
JS
seen=$(node read.mjs)
echo "$seen"
[ "$seen" = "html: Do not open the left door
xhtml: Do open the door not left" ]
