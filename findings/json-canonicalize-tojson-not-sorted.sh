#!/usr/bin/env bash
# npm json-canonicalize 3.0.1 (JSON canonicalization, RFC 8785), an object of a class with `toJSON`, as models and dates of libraries have it.
#
# Guess: what `toJSON` gives is brought into the one order like everything else, as npm canonicalize 4.0.0 does, so that reading the result and
#   canonicalizing it again changes nothing.
# Seen: it is written by JSON.stringify, in the order in which the members were set, at the top and at any depth. Objects without `toJSON` are sorted, so
#   the library's own tests and one's own with plain objects see nothing.
# For O2M: who signs such an object signs bytes that nobody gets who canonicalizes the JSON that arrived; no error says why the signature is wrong. The
#   cure is `canonicalize(JSON.parse(JSON.stringify(value)))`.
#
# Needs node with npm. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund json-canonicalize@3.0.1 canonicalize@4.0.0 >> npm.log
cat > order.mjs <<'JS'
import other from "canonicalize";
import { canonicalize } from "json-canonicalize";

class Post {
  toJSON() {
    return { title: "First frost", content: "Kale" };
  }
}
for (const [name, library] of Object.entries({ "json-canonicalize": canonicalize, canonicalize: other })) {
  for (const value of [new Post().toJSON(), new Post(), { posts: [new Post()] }]) {
    const text = library(value);
    console.log(name, text, library(JSON.parse(text)) === text ? "stays" : "changes");
  }
}
JS
seen=$(node order.mjs)
echo "$seen"
[ "$seen" = 'json-canonicalize {"content":"Kale","title":"First frost"} stays
json-canonicalize {"title":"First frost","content":"Kale"} changes
json-canonicalize {"posts":[{"title":"First frost","content":"Kale"}]} changes
canonicalize {"content":"Kale","title":"First frost"} stays
canonicalize {"content":"Kale","title":"First frost"} stays
canonicalize {"posts":[{"content":"Kale","title":"First frost"}]} stays' ]
