#!/usr/bin/env bash
# HTML into Markdown, as an import of posts that are HTML (Mastodon's) does it: npm turndown 7.2.5, node-html-markdown 2.0.0 and html-to-md 0.8.8, PyPI
# markdownify 1.2.3 and html2text 2025.4.15; what they write is read by markdown-it-py 4.3.0, as CommonMark has it.
#
# Guess: the words of a post are the same after it, whatever they look like: each library escapes what Markdown would take for its own, as four of the
#   five do with "**for**" in stars (html2text does not).
# Seen: none keeps all. With all five, "<frost>" becomes a tag, so it is nowhere to be seen, "1)" before a line becomes the number of a list, and "&copy;"
#   becomes the sign. With markdownify and html2text a source at the foot of a post, "[1]: https://...", becomes a definition and is gone, and "[1]" in
#   the text a link; a line of "===" is gone and makes a heading of the line before. "1986." before a sentence becomes the number of a list
#   with markdownify. Nothing looks broken: the words are missing.
# For O2M: an import escapes by the rules of CommonMark itself, "<", "&" and a number before ")" too, and a test reads each post back and compares words.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund turndown@7.2.5 node-html-markdown@2.0.0 html-to-md@0.8.8 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages \
  markdownify==1.2.3 html2text==2025.4.15 markdown-it-py==4.3.0 beautifulsoup4==4.15.0
cat > posts.json <<'JSON'
[
  "<p>A star **for** you</p>",
  "<p>Kale after &lt;frost&gt; only</p>",
  "<p>1) Kale</p>",
  "<p>Write &amp;copy; for it</p>",
  "<p>So it says [1]</p><p>[1]: https://mara.example/source</p>",
  "<p>Kale<br>===</p>",
  "<p>1986. What a year</p>"
]
JSON
cat > write.cjs <<'JS'
const fs = require("node:fs");
const htmlToMd = require("html-to-md");
const { NodeHtmlMarkdown } = require("node-html-markdown");
const Turndown = require("turndown");

const turndown = new Turndown();
const posts = require("./posts.json");
const all = {
  turndown: posts.map((post) => turndown.turndown(post)),
  "node-html-markdown": posts.map((post) => NodeHtmlMarkdown.translate(post)),
  "html-to-md": posts.map((post) => htmlToMd(post)),
};
fs.writeFileSync("markdown.json", JSON.stringify(all));
JS
node write.cjs
seen=$(PYTHONPATH=packages python3 - <<'PYTHON'
import json
from bs4 import BeautifulSoup
from html2text import html2text
from markdown_it import MarkdownIt
from markdownify import markdownify

def words(html):
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())

posts = json.load(open("posts.json"))
found = json.load(open("markdown.json"))
found["markdownify"] = [markdownify(post) for post in posts]
found["html2text"] = [html2text(post) for post in posts]
reader = MarkdownIt("commonmark")
for index, post in enumerate(posts):
    before = words(post)
    changed = {}
    for name, markdown in found.items():
        after = words(reader.render(markdown[index]))
        if after != before:
            changed.setdefault(after, []).append(name)
    print(f"{before}:", "; ".join(f"{after!r} {'all five' if len(names) == 5 else ', '.join(names)}" for after, names in changed.items()) or "all the same")
PYTHON
)
echo "$seen"
[ "$seen" = "A star **for** you: 'A star for you' html2text
Kale after <frost> only: 'Kale after only' all five
1) Kale: 'Kale' all five
Write &copy; for it: 'Write © for it' all five
So it says [1] [1]: https://mara.example/source: 'So it says 1' markdownify, html2text
Kale ===: 'Kale' markdownify, html2text
1986. What a year: 'What a year' markdownify" ]
