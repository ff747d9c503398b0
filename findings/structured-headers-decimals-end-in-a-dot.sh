#!/usr/bin/env bash
# npm structured-headers 2.1.0 (structured fields, RFC 9651), a number with a fraction that is gone once it is rounded to three places, as a time or a
# share that was measured has it.
#
# Guess: 2.9996 is written as "3.0" (section 4.1.5: if the fractional component is zero, "0" is appended), as by PyPI http-sf 1.5.0; at worst as "3",
#   which would be an Integer.
# Seen: "3.", which is no structured field: the library itself does not read it again, nor does http-sf. So it is with 1 in 1000 of all numbers. By
#   section 4.2 the whole field is ignored then, with all that stood beside the number, or the message is malformed.
# For O2M: a header that holds a measured time (`Cache-Status`, `Priority` and signatures have whole numbers) arrives 999 times and is not there once. Numbers
#   are rounded before they are given to it, and a test tries 0.9999.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund structured-headers@2.1.0 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages http-sf==1.5.0
cat > write.mjs <<'JS'
import fs from "node:fs";
import { parseDictionary, serializeDictionary } from "structured-headers";

const values = [0.5, 2.9994, 2.9996, 0.0001];
const texts = values.map((value) => serializeDictionary({ took: value, for: "mara" }));
texts.forEach((text, index) => {
  let read;
  try {
    parseDictionary(text);
    read = "read again";
  } catch {
    read = "not read again";
  }
  console.log(`${values[index]} ${text} ${read}`);
});
let dots = 0;
for (let i = 0; i < 100_000; i++) {
  if (/=\d+\.$/.test(serializeDictionary({ took: 1 + i / 99_999 }))) dots++;
}
console.log(`of 100,000 numbers from 1 to 2, evenly: ${dots} end in a dot`);
fs.writeFileSync("texts.json", JSON.stringify({ values, texts }));
JS
node write.mjs > node.txt
PYTHONPATH=packages python3 - > python.txt <<'PYTHON'
import json
from decimal import Decimal
import http_sf

written = json.load(open("texts.json"), parse_float=Decimal)
for value, text in zip(written["values"], written["texts"]):
    try:
        http_sf.parse(text.encode(), tltype="dictionary")
        read = "reads it"
    except Exception:
        read = "does not read it"
    print("http-sf", read, "and writes", http_sf.ser({"took": (value, {}), "for": ("mara", {})}))
PYTHON
cat node.txt python.txt
[ "$(cat node.txt python.txt)" = '0.5 took=0.5, for="mara" read again
2.9994 took=2.999, for="mara" read again
2.9996 took=3., for="mara" not read again
0.0001 took=0., for="mara" not read again
of 100,000 numbers from 1 to 2, evenly: 98 end in a dot
http-sf reads it and writes took=0.5, for="mara"
http-sf reads it and writes took=2.999, for="mara"
http-sf does not read it and writes took=3.0, for="mara"
http-sf does not read it and writes took=0.0, for="mara"' ]
