#!/usr/bin/env bash
# A Markdown file without front matter whose text begins with a rule, `---`, and has another one further down. npm gray-matter 4.0.3, front-matter 4.0.2,
# fastmatter 2.1.1, md-front-matter 1.0.4, vfile-matter 5.0.1 and hexo-front-matter 5.0.0, PyPI python-frontmatter 1.3.0.
#
# Guess: what stands between the two is front matter only if it is a mapping, `key: value`. Words, a list or a heading are no mapping, so all of it is text.
# Seen: of seven, hexo-front-matter alone sees that words are none, and it, too, takes a list for a mapping with the keys "0" and "1". The other six cut off
#   what stands before the second rule: it comes out as "the data", a string or a list, or as nothing at all: a heading is a comment in
#   YAML, and python-frontmatter drops whatever is no mapping. No error; the text that is left looks whole. Below real front matter six keep the
#   rules of the text; md-front-matter ends the text at the first of them.
# For O2M: who brings a folder of Markdown files would miss the first lines of just those posts. What reads them takes a mapping alone for front
#   matter. Its export has front matter before every text, with which a rule at the beginning is safe with six of these; docs/EXPORT.md says
#   where the text begins and ends, so that nobody needs a library for it.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund gray-matter@4.0.3 front-matter@4.0.2 fastmatter@2.1.1 md-front-matter@1.0.4 vfile-matter@5.0.1 vfile@6.0.3 \
  hexo-front-matter@5.0.0 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages python-frontmatter==1.3.0
cat > files.json <<'JSON'
{
  "words": "---\n\nKale grows\n\n---\n\nin frost\n",
  "list": "---\n\n- Kale\n- Leek\n\n---\n\nin frost\n",
  "heading": "---\n\n# Kale\n\n---\n\nin frost\n",
  "exported": "---\nid: \"1\"\n---\n\n---\n\nKale grows\n\n---\n\nin frost\n"
}
JSON
cat > read.mjs <<'JS'
import fs from "node:fs";
import fastmatter from "fastmatter";
import frontMatter from "front-matter";
import matter from "gray-matter";
import hexo from "hexo-front-matter";
import { matter as simple } from "md-front-matter";
import { VFile } from "vfile";
import { matter as ofVFile } from "vfile-matter";

const readers = {
  "gray-matter": (text) => [matter(text, {}).data, matter(text, {}).content],
  "front-matter": (text) => [frontMatter(text).attributes, frontMatter(text).body],
  fastmatter: (text) => [fastmatter(text).attributes, fastmatter(text).body],
  "md-front-matter": (text) => [simple(text).data, simple(text).content],
  "vfile-matter": (text) => {
    const file = new VFile(text);
    ofVFile(file, { strip: true });
    return [file.data.matter, String(file)];
  },
  "hexo-front-matter": (text) => {
    const { _content, ...data } = hexo.parse(text);
    return [data, _content];
  },
};
for (const [kind, text] of Object.entries(JSON.parse(fs.readFileSync("files.json")))) {
  for (const [name, read] of Object.entries(readers)) {
    const [data, rest] = read(text);
    console.log(`${kind}: ${name} ${JSON.stringify(data)} ${JSON.stringify(rest.trim())}`);
  }
}
JS
cat > read.py <<'PYTHON'
import json
from pathlib import Path
import frontmatter

for kind, text in json.loads(Path("files.json").read_text()).items():
    post = frontmatter.loads(text)
    print(f"{kind}: python-frontmatter {json.dumps(post.metadata)} {json.dumps(post.content)}")
PYTHON
seen=$(node read.mjs; PYTHONPATH=packages python3 read.py)
echo "$seen"
[ "$seen" = 'words: gray-matter "Kale grows" "in frost"
words: front-matter "Kale grows" "in frost"
words: fastmatter "Kale grows" "in frost"
words: md-front-matter "Kale grows" "in frost"
words: vfile-matter "Kale grows" "in frost"
words: hexo-front-matter {} "---\n\nKale grows\n\n---\n\nin frost"
list: gray-matter ["Kale","Leek"] "in frost"
list: front-matter ["Kale","Leek"] "in frost"
list: fastmatter ["Kale","Leek"] "in frost"
list: md-front-matter ["Kale","Leek"] "in frost"
list: vfile-matter ["Kale","Leek"] "in frost"
list: hexo-front-matter {"0":"Kale","1":"Leek"} "in frost"
heading: gray-matter {} "in frost"
heading: front-matter {} "in frost"
heading: fastmatter null "in frost"
heading: md-front-matter null "in frost"
heading: vfile-matter {} "in frost"
heading: hexo-front-matter {} "---\n\n# Kale\n\n---\n\nin frost"
exported: gray-matter {"id":"1"} "---\n\nKale grows\n\n---\n\nin frost"
exported: front-matter {"id":"1"} "---\n\nKale grows\n\n---\n\nin frost"
exported: fastmatter {"id":"1"} "---\n\nKale grows\n\n---\n\nin frost"
exported: md-front-matter {"id":"1"} ""
exported: vfile-matter {"id":"1"} "---\n\nKale grows\n\n---\n\nin frost"
exported: hexo-front-matter {"id":"1"} "---\n\nKale grows\n\n---\n\nin frost"
words: python-frontmatter {} "in frost"
list: python-frontmatter {} "in frost"
heading: python-frontmatter {} "in frost"
exported: python-frontmatter {"id": "1"} "---\n\nKale grows\n\n---\n\nin frost"' ]
