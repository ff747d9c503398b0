#!/usr/bin/env bash
# npm @fedify/vocab 2.3.6, which reads ActivityPub objects for servers written in JavaScript, and a date of ActivityStreams 2.0 without seconds. Section
# 2.3 of its core has the dates of RFC 3339 "with the one exception that seconds MAY be omitted".
#
# Guess: "2026-11-23T07:12Z" is read like "2026-11-23T07:12:00Z", as by JavaScript's own `Date`; at worst the note comes without its date.
# Seen: RangeError, and no note: the zone is looked for from the 20th letter on, where it is if there are seconds, and where none is found, another Z is
#   written at the end. A collection with one such note in it is not read at all. A date without seconds and without a zone, which is not allowed, is read.
# For O2M: an archive or an outbox that it writes has seconds in each date; an import that reads those of others takes dates without.
#
# Needs node with npm. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund @fedify/vocab@2.3.6 >> npm.log
cat > read.mjs <<'JS'
import { Note, OrderedCollection } from "@fedify/vocab";

const context = { "@context": "https://www.w3.org/ns/activitystreams" };
const note = (published, index) => ({ type: "Note", id: `https://mara.example/${index}`, content: `Note ${index}`, published });
const dates = ["2026-11-23T07:12:00Z", "2026-11-23T07:12Z", "2026-11-23T08:12+01:00", "2026-11-23T07:12"];
for (const date of dates) {
  const { published } = await Note.fromJsonLd({ ...context, ...note(date, 0) }).catch((error) => ({ published: error.name }));
  console.log(`${date}: fedify ${published}, Date ${new Date(date).toISOString()}`);
}
const orderedItems = [dates[0], dates[1], dates[0]].map(note);
const outbox = await OrderedCollection.fromJsonLd({ ...context, type: "OrderedCollection", orderedItems }).catch((error) => error.name);
console.log(`three notes, the second without seconds: fedify ${outbox}`);
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
[ "$seen" = "2026-11-23T07:12:00Z: fedify 2026-11-23T07:12:00Z, Date 2026-11-23T07:12:00.000Z
2026-11-23T07:12Z: fedify RangeError, Date 2026-11-23T07:12:00.000Z
2026-11-23T08:12+01:00: fedify RangeError, Date 2026-11-23T07:12:00.000Z
2026-11-23T07:12: fedify 2026-11-23T07:12:00Z, Date 2026-11-23T07:12:00.000Z
three notes, the second without seconds: fedify RangeError" ]
