#!/usr/bin/env bash
# npm @extractus/feed-extractor 8.0.3, a post of plain text with `<` in it: `content_text` in a JSON Feed ("the only place HTML is allowed in this format
# is in content_html"), `content type="text"` in Atom (RFC 4287, section 3.1.1.1: "MUST NOT contain child elements", and is shown as text).
#
# Guess: the text comes as it is, or escaped, as HTML would have it.
# Seen: it is read as HTML, and what stands between `<` and `>` is taken out as a tag: of "if a < b and c > d" there is "if a  d". Line breaks are gone,
#   too, so verses become one line. A "<3" without a ">" after it stays, so most texts are right. What it read can be had beside it, with
#   `getExtraEntryFields`. npm feedsmith 3.0.1 gives the text as it is.
# For O2M: its feed has markdown in `content_text`. Who reads it with this sees sentences that say something else, with no mark where the words were.
#   What is offered to such readers has `content_html`, with the text escaped in it.
#
# Needs node with npm. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund @extractus/feed-extractor@8.0.3 feedsmith@3.0.1 >> npm.log
cat > read.mjs <<'JS'
import { extractFromJson, extractFromXml } from "@extractus/feed-extractor";
import { parseFeed } from "feedsmith";

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const home = "https://mara.example/";
const date = "2026-11-23T07:12:04Z";
for (const text of ["Take the left door if a < b and c > d.", "Mara <3 Lea", "frost\nkale"]) {
  const json = { version: "https://jsonfeed.org/version/1.1", title: "Mara", home_page_url: home, items: [{ id: "1", url: home, content_text: text, date_published: date }] };
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><id>${home}</id><title>Mara</title><updated>${date}</updated><author><name>Mara</name></author>
    <entry><id>${home}1</id><title>1</title><updated>${date}</updated><link href="${home}"/><content type="text">${escape(text)}</content></entry></feed>`;
  const options = { descriptionMaxLen: 0 };
  const found = [extractFromJson(json, options), extractFromXml(atom, options)].map(({ entries }) => entries[0].description);
  const other = [parseFeed(JSON.stringify(json)).feed.items[0].content_text, parseFeed(atom).feed.entries[0].content.value];
  console.log(JSON.stringify(text), "feed-extractor", ...found.map((part) => JSON.stringify(part)), "feedsmith", other.every((part) => part === text) ? "as it is" : other);
}
JS
seen=$(node read.mjs)
echo "$seen"
[ "$seen" = '"Take the left door if a < b and c > d." feed-extractor "Take the left door if a  d." "Take the left door if a  d." feedsmith as it is
"Mara <3 Lea" feed-extractor "Mara <3 Lea" "Mara <3 Lea" feedsmith as it is
"frost\nkale" feed-extractor "frost kale" "frost kale" feedsmith as it is' ]
