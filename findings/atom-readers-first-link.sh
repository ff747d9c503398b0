#!/usr/bin/env bash
# An Atom entry with several links, in any order, as RFC 4287 lets it (section 4.1: "the order of elements is not significant"; section 4.2.7.2: a link without
# `rel` is `alternate`). PyPI fastfeedparser 0.6.5 and feedparser 6.0.14, npm @extractus/feed-extractor 8.0.3 and @rowanmanning/feed-parser 2.1.5.
#
# Guess: the link of an entry is its `alternate`, wherever it stands; of two, the one that is HTML.
# Seen: feed-extractor takes the first link, whatever it is: the entry leads to its sound, or to the other page that it is about. fastfeedparser does so
#   where the `alternate` is said by leaving `rel` out. Of two, a JSON one for programs and an HTML one, only feedparser takes the HTML. With the
#   page's link first, and `rel` said, all four are right, which is how most feeds have it.
# For O2M: the only link of an entry in its Atom feed is the page's, with its `rel`. If pictures come as enclosures, they come after it, and a test holds
#   that order; as a reader, it goes by `rel` and type.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund @extractus/feed-extractor@8.0.3 @rowanmanning/feed-parser@2.1.5 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages fastfeedparser==0.6.5 feedparser==6.0.14 2> pip.log
cat > write.py <<'PYTHON'
page = "https://mara.example/1"
sound = '<link rel="enclosure" type="audio/mpeg" href="https://mara.example/1.mp3"/>'
about = '<link rel="related" href="https://lea.example/"/>'
entries = {
    "page first": f'<link rel="alternate" href="{page}"/>{sound}{about}',
    "sound first": f'{sound}<link rel="alternate" href="{page}"/>',
    "related first": f'{about}<link rel="alternate" href="{page}"/>',
    "related first, no rel": f'{about}<link href="{page}"/>',
    "json and html": f'<link rel="alternate" type="application/json" href="{page}.json"/><link rel="alternate" type="text/html" href="{page}"/>',
    "html and json": f'<link rel="alternate" type="text/html" href="{page}"/><link rel="alternate" type="application/json" href="{page}.json"/>',
}
date = "<updated>2026-11-23T07:12:04Z</updated>"
with open("feed.atom", "w") as file:
    file.write(f'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:example:feed</id><title>Mara</title>{date}<author><name>Mara</name></author>')
    for name, links in entries.items():
        file.write(f"<entry><id>urn:example:{name.replace(' ', '-')}</id><title>{name}</title>{date}{links}</entry>")
    file.write("</feed>")
PYTHON
cat > read.py <<'PYTHON'
import fastfeedparser
import feedparser

text = open("feed.atom").read()
for library in (feedparser, fastfeedparser):
    for entry in library.parse(text).entries:
        print(f"{library.__name__}: {entry.title}: {entry.link}")
PYTHON
cat > read.mjs <<'JS'
import fs from "node:fs";
import { extractFromXml } from "@extractus/feed-extractor";
import { parseFeed } from "@rowanmanning/feed-parser";

const text = fs.readFileSync("feed.atom", "utf8");
for (const { title, url } of parseFeed(text).items) {
  console.log(`feed-parser: ${title}: ${url}`);
}
for (const { title, link } of extractFromXml(text).entries) {
  console.log(`feed-extractor: ${title}: ${link}`);
}
JS
python3 write.py
seen=$(PYTHONPATH=packages python3 read.py && node read.mjs)
echo "$seen"
[ "$seen" = "feedparser: page first: https://mara.example/1
feedparser: sound first: https://mara.example/1
feedparser: related first: https://mara.example/1
feedparser: related first, no rel: https://mara.example/1
feedparser: json and html: https://mara.example/1
feedparser: html and json: https://mara.example/1
fastfeedparser: page first: https://mara.example/1
fastfeedparser: sound first: https://mara.example/1
fastfeedparser: related first: https://mara.example/1
fastfeedparser: related first, no rel: https://lea.example/
fastfeedparser: json and html: https://mara.example/1.json
fastfeedparser: html and json: https://mara.example/1
feed-parser: page first: https://mara.example/1
feed-parser: sound first: https://mara.example/1
feed-parser: related first: https://mara.example/1
feed-parser: related first, no rel: https://mara.example/1
feed-parser: json and html: https://mara.example/1.json
feed-parser: html and json: https://mara.example/1
feed-extractor: page first: https://mara.example/1
feed-extractor: sound first: https://mara.example/1.mp3
feed-extractor: related first: https://lea.example/
feed-extractor: related first, no rel: https://lea.example/
feed-extractor: json and html: https://mara.example/1.json
feed-extractor: html and json: https://mara.example/1" ]
