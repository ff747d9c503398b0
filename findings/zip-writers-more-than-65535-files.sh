#!/usr/bin/env bash
# npm jszip 3.10.2 and fflate 0.8.3, an archive of 70,000 files. A zip counts its files in 16 bits; from 65,535 on that field says 65535, and the number is
# in a Zip64 record (APPNOTE 6.3.10, section 4.4.1.4).
#
# Guess: they write the Zip64 record, as npm adm-zip 0.6.1 and Python's zipfile do, or refuse; who reads it sees 70,000 files or an error.
# Seen: both write 70,000 files and the number 4464, without a word. npm yauzl 3.4.0, adm-zip, unzipper 0.12.5, node-stream-zip 1.16.0 and fflate read
#   4464 files of it, and no error: the first ones, so all looks well. JSZip, @zip.js/zip.js 2.24.0 and zipfile go by the length of the list
#   and read all: who tests JSZip with JSZip sees nothing of it.
# For O2M: an archive that somebody made, or repacked, in a browser, has more posts and pictures than its number says. An import counts the entries of
#   the list up to its end, compares, and says so in its preview; the export has the Zip64 record, and a test with 70,000 posts.
#
# Needs node with npm, and python3. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund jszip@3.10.2 fflate@0.8.3 adm-zip@0.6.1 yauzl@3.4.0 unzipper@0.12.5 node-stream-zip@1.16.0 @zip.js/zip.js@2.24.0 >> npm.log
cat > zip.mjs <<'JS'
import fs from "node:fs";
import AdmZip from "adm-zip";
import { unzipSync, zipSync } from "fflate";
import JSZip from "jszip";
import StreamZip from "node-stream-zip";
import unzipper from "unzipper";
import yauzl from "yauzl";
import { Uint8ArrayReader, ZipReader } from "@zip.js/zip.js";

const names = Array.from({ length: 70_000 }, (_, number) => `posts/${number}.md`);
const jszip = new JSZip();
for (const name of names) jszip.file(name, "", { createFolders: false });
fs.writeFileSync("jszip.zip", await jszip.generateAsync({ type: "nodebuffer" }));
fs.writeFileSync("fflate.zip", zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array()])), { level: 0 }));
const adm = new AdmZip();
for (const name of names) adm.addFile(name, Buffer.alloc(0));
adm.writeZip("adm-zip.zip");

const readers = {
  yauzl: (file) =>
    new Promise((resolve, reject) => {
      yauzl.open(file, (error, zip) => {
        let files = 0;
        if (error) reject(error);
        else zip.on("entry", () => files++).on("end", () => resolve(files)).on("error", reject);
      });
    }),
  "adm-zip": (file) => new AdmZip(file).getEntries().length,
  unzipper: async (file) => (await unzipper.Open.file(file)).files.length,
  "node-stream-zip": async (file) => Object.keys(await new StreamZip.async({ file }).entries()).length,
  fflate: (file) => Object.keys(unzipSync(fs.readFileSync(file))).length,
  JSZip: async (file) => Object.values((await JSZip.loadAsync(fs.readFileSync(file))).files).filter((entry) => !entry.dir).length,
  "zip.js": async (file) => (await new ZipReader(new Uint8ArrayReader(new Uint8Array(fs.readFileSync(file)))).getEntries()).length,
};
for (const writer of ["adm-zip", "jszip", "fflate"]) {
  const seen = [];
  for (const [reader, read] of Object.entries(readers)) seen.push(`${reader} ${await read(`${writer}.zip`)}`);
  console.log(`${writer}: ${seen.join(", ")}`);
}
process.exit();
JS
seen=$(node zip.mjs && python3 - <<'PYTHON'
import struct, zipfile
for name in ("adm-zip", "jszip", "fflate"):
    data = open(f"{name}.zip", "rb").read()
    [number] = struct.unpack_from("<H", data, data.rindex(b"PK\5\6") + 10)
    print(f"{name}: says {number},", "with" if b"PK\6\6" in data[-200:] else "without", "Zip64; zipfile", len(zipfile.ZipFile(f"{name}.zip").namelist()))
PYTHON
)
echo "$seen"
[ "$seen" = "adm-zip: yauzl 70000, adm-zip 70000, unzipper 70000, node-stream-zip 70000, fflate 70000, JSZip 70000, zip.js 70000
jszip: yauzl 4464, adm-zip 4464, unzipper 4464, node-stream-zip 4464, fflate 4464, JSZip 70000, zip.js 70000
fflate: yauzl 4464, adm-zip 4464, unzipper 4464, node-stream-zip 4464, fflate 4464, JSZip 70000, zip.js 70000
adm-zip: says 65535, with Zip64; zipfile 70000
jszip: says 4464, without Zip64; zipfile 70000
fflate: says 4464, without Zip64; zipfile 70000" ]
