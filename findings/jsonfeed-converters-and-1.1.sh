#!/usr/bin/env bash
# npm jsonfeed-to-atom 1.2.5 and jsonfeed-to-rss 3.0.8, a JSON Feed of version 1.1, which has the members of version 1 and adds `authors` in the place of
# `author`, and `language`. Its items are as those of a microblog are: HTML, and no title.
#
# Guess: a feed of 1.1 is read as one of 1 at least; and the title that they make for an item without one is its text, with its entities read.
# Seen: both refuse it, "JSON feed version 1 required". With the version written over, nobody has written it: `authors` is not looked for, so the Atom feed
#   lacks the author that it must have (RFC 4287, section 4.1.1), and its language is called en-us in RSS. A title is made of HTML without its tags, and
#   escaped again: readers show "Kale &amp; leek". With plain text instead of HTML it is as it was typed.
# For O2M: its JSON Feed is of 1.1, with `authors`, HTML and no titles, so it meets all of this. Who needs Atom takes the feed at /public that is Atom
#   already. The version stays: readers go by it, and `author` beside it would be what 1.1 calls deprecated.
#
# Needs node with npm, and python3. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund jsonfeed-to-atom@1.2.5 jsonfeed-to-rss@3.0.8 >> npm.log
cat > convert.cjs <<'JS'
const fs = require("node:fs");

const item = { url: "https://mara.example/1", date_published: "2026-11-23T07:12:04Z" };
const items = [
  { ...item, id: "html", content_html: "<p>Kale &amp; leek</p>" },
  { ...item, id: "text", content_text: "Kale & leek" },
];
for (const [name, convert] of [["atom", require("jsonfeed-to-atom")], ["rss", require("jsonfeed-to-rss")]]) {
  for (const number of ["1.1", "1"]) {
    const version = `https://jsonfeed.org/version/${number}`;
    const feed = { version, title: "Mara", language: "de", home_page_url: "https://mara.example/", feed_url: "https://mara.example/feed.json", authors: [{ name: "Mara" }], items };
    try {
      fs.writeFileSync(`${name}-${number}.xml`, convert(feed));
      console.log(`${name} of ${number}: converted`);
    } catch (error) {
      console.log(`${name} of ${number}: ${error.message}`);
    }
  }
}
JS
seen=$(node convert.cjs; python3 - <<'PYTHON'
from xml.etree import ElementTree

for name in ("atom", "rss"):
    root = ElementTree.parse(f"{name}-1.xml").getroot()
    found = [(part.tag.split("}")[-1], part.text) for part in root.iter()]
    print(f"{name} written:", *(f"{tag} {text!r}" for tag, text in found if tag in ("author", "creator", "language") or tag == "title" and text != "Mara"))
PYTHON
)
echo "$seen"
[ "$seen" = "atom of 1.1: jsonfeed-to-atom: JSON feed version 1 required
atom of 1: converted
rss of 1.1: jsonfeed-to-atom: JSON feed version 1 required
rss of 1: converted
atom written: title 'Kale &amp; leek' title 'Kale & leek'
rss written: language 'en-us' title 'Kale &amp; leek' title 'Kale & leek'" ]
