#!/usr/bin/env bash
# npm jszip 3.10.2 and adm-zip 0.6.1, a file dated 1970-01-01: what a camera without a clock, a container image or a build that sets all dates to 0
# leaves. The DOS date that each entry of a zip has begins in 1980.
#
# Guess: such a date is moved to 1980-01-01, as npm yazl 3.3.1 does, or refused, as by npm fflate 0.8.3 and by Python's zipfile.
# Seen: neither complains, and nothing else in the entry says the time. JSZip wraps round to 2098-01-01; adm-zip writes day 0 of month 0 of 1980,
#   which is no date.
# For O2M: an import that orders pictures by the dates in an archive gets posts of the year 2098, or an error where the date is made. A DOS date is
#   checked before it is believed, and one after today is none.
#
# Needs node with npm, and python3. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund jszip@3.10.2 adm-zip@0.6.1 yazl@3.3.1 fflate@0.8.3 >> npm.log
cat > write.mjs <<'JS'
import fs from "node:fs";
import { finished } from "node:stream/promises";
import AdmZip from "adm-zip";
import { zipSync } from "fflate";
import JSZip from "jszip";
import yazl from "yazl";

const date = new Date("1970-01-01T12:00:00Z");
const words = Buffer.from("words");

const jszip = new JSZip();
jszip.file("a.txt", words, { date });
fs.writeFileSync("jszip.zip", await jszip.generateAsync({ type: "nodebuffer" }));

const adm = new AdmZip();
adm.addFile("a.txt", words);
adm.getEntry("a.txt").header.time = date;
adm.writeZip("adm-zip.zip");

const zip = new yazl.ZipFile();
zip.addBuffer(words, "a.txt", { mtime: date });
zip.end();
await finished(zip.outputStream.pipe(fs.createWriteStream("yazl.zip")));

try {
  zipSync({ "a.txt": [words, { mtime: date }] });
} catch (error) {
  console.log("fflate refuses it");
}
JS
seen=$(TZ=UTC node write.mjs && python3 - <<'PYTHON'
import zipfile
for name in ("yazl", "jszip", "adm-zip"):
    [entry] = zipfile.ZipFile(f"{name}.zip").infolist()
    print(name, "%d-%02d-%02d" % entry.date_time[:3], "and another time beside it" if entry.extra else "and no other")
PYTHON
)
echo "$seen"
[ "$seen" = "fflate refuses it
yazl 1980-01-01 and another time beside it
jszip 2098-01-01 and no other
adm-zip 1980-00-00 and no other" ]
