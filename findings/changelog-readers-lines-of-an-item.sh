#!/usr/bin/env bash
# A changelog in the form of keepachangelog.com, in Markdown, with an item of two lines, one with a paragraph below it, and a line in bold between lists. npm
# changelog-parser 4.1.0 and keep-a-changelog 3.1.0, PyPI keepachangelog 2.0.0.
#
# Guess: an item is whole, as Markdown has it: a line that is indented below it belongs to it. A line in bold begins no item, since no space follows its star.
# Seen: changelog-parser leaves out all but the first line of an item in `parsed`, so "Kale grows" stands there without its end; its `body` has all of it.
#   keepachangelog makes an item of each line. keep-a-changelog has items whole. All three take the line in bold for an item, the latter two
#   with one or two stars less: "*Posts**", "Posts**", so that what is written again is no longer bold. With items of one line each, all is well.
# For O2M: its CHANGELOG.md has both, and so would what a release, a page or a packager makes of it with these. Notes of a release are to be cut from the
#   file as they stand, between two headings, and not put together from items.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund changelog-parser@4.1.0 keep-a-changelog@3.1.0 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages keepachangelog==2.0.0
cat > CHANGELOG.md <<'MARKDOWN'
# Changelog

## [0.3.0] - 2026-11-23

### Added

**Posts**

- Kale grows
  in frost.
- Leek

  It does, too.

### Fixed

- One line
MARKDOWN
cat > read.mjs <<'JS'
import fs from "node:fs";
import parse from "changelog-parser";
import { parser } from "keep-a-changelog";

const [{ parsed }] = (await parse("CHANGELOG.md")).versions;
console.log("changelog-parser", JSON.stringify({ added: parsed.Added, fixed: parsed.Fixed }));
const log = parser(fs.readFileSync("CHANGELOG.md", "utf8"));
const texts = (kind) => log.releases[0].changes.get(kind).map(({ title, description }) => [title, description].filter(Boolean).join("\n"));
console.log("keep-a-changelog", JSON.stringify({ added: texts("added"), fixed: texts("fixed") }));
console.log("keep-a-changelog writes", log.toString().split("\n").find((line) => line.includes("Posts")));
JS
seen=$(node read.mjs; PYTHONPATH=packages python3 - <<'PYTHON'
import json
import keepachangelog

release = keepachangelog.to_dict("CHANGELOG.md")["0.3.0"]
print("keepachangelog", json.dumps({kind: release[kind] for kind in ("added", "fixed")}))
print("keepachangelog writes", next(line for line in keepachangelog.from_dict({"0.3.0": release}).splitlines() if "Posts" in line))
PYTHON
)
echo "$seen"
[ "$seen" = 'changelog-parser {"added":["Posts","Kale grows","Leek"],"fixed":["One line"]}
keep-a-changelog {"added":["*Posts**","Kale grows\nin frost.","Leek\n\nIt does, too."],"fixed":["One line"]}
keep-a-changelog writes - *Posts**
keepachangelog {"added": ["Posts**", "Kale grows", "in frost.", "Leek", "It does, too."], "fixed": ["One line"]}
keepachangelog writes - Posts**' ]
