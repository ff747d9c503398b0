#!/usr/bin/env bash
# npm unzipper 0.12.5, an archive that was written from its beginning to its end, read from its beginning to its end (`Parse`, `Extract`), with one file that was
# announced as one that may have more than 4 GB. The record behind such a file says its sizes in 8 bytes each; that its header has the Zip64
# field is what tells (APPNOTE 6.3.10, section 4.3.9.2).
#
# Guess: what the file has in the end is of no matter: it is read like those around it, as with npm fflate 0.8.3, unzip-stream 0.3.4 and @zip.js/zip.js 2.24.0
#   and PyPI stream-unzip 0.0.101.
# Seen: "invalid signature" behind that file, however small it is: 4 bytes each are read, and what is left of the sizes is taken for the next header.
#   `Extract` leaves the files before it, and not it. The same archive without the Zip64 field is read whole, and so it is, with
#   either, by `Open`, which looks at the list at the end.
# For O2M: its export announced feed.json and comments.json so, whatever their size. Who unpacks it as it arrives, with this, had the posts and an error: no
#   friends and no index.html, which come after. Now only a file of almost 4 GiB is announced so; a test looks at the headers.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund unzipper@0.12.5 unzip-stream@0.3.4 fflate@0.8.3 @zip.js/zip.js@2.24.0 >> npm.log 2>&1
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages stream-unzip==0.0.101 stream-inflate==0.0.43
python3 - <<'PYTHON'
import io, zipfile


class Stream(io.RawIOBase):
    """What can't be gone back in."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


for name, may_be_long in (("short", False), ("long", True)):
    with open(f"{name}.zip", "wb") as file, zipfile.ZipFile(Stream(file), "w", zipfile.ZIP_DEFLATED) as archive:
        for path in ("index.html", "feed.json", "posts.html"):
            with archive.open(path, "w", force_zip64=may_be_long and path == "feed.json") as entry:
                entry.write(f"this is {path}".encode())
    assert [zipfile.ZipFile(f"{name}.zip").read(path) for path in ("feed.json", "posts.html")] == [b"this is feed.json", b"this is posts.html"]
PYTHON
cat > read.mjs <<'JS'
import fs from "node:fs";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ZipReaderStream } from "@zip.js/zip.js";
import { Unzip, UnzipInflate } from "fflate";
import unzipStream from "unzip-stream";
import unzipper from "unzipper";

const readers = {
  async unzipper(file, take) {
    for await (const entry of fs.createReadStream(file).pipe(unzipper.Parse({ forceStream: true }))) take(entry.path, String(await entry.buffer()));
  },
  async "unzipper, from its end"(file, take) {
    for (const entry of (await unzipper.Open.file(file)).files) take(entry.path, String(await entry.buffer()));
  },
  "unzip-stream": (file, take) => new Promise((resolve, reject) => {
    const open = [];
    const parser = fs.createReadStream(file).pipe(unzipStream.Parse());
    parser.on("entry", (entry) => open.push(text(entry).then((words) => take(entry.path, words))));
    parser.on("error", reject).on("finish", () => setImmediate(() => resolve(Promise.all(open))));
  }),
  fflate(file, take) {
    const unzip = new Unzip((entry) => {
      let words = "";
      entry.ondata = (error, data, isLast) => {
        if (error) throw error;
        words += Buffer.from(data);
        if (isLast) take(entry.name, words);
      };
      entry.start();
    });
    unzip.register(UnzipInflate);
    unzip.push(fs.readFileSync(file), true);
  },
  async "zip.js"(file, take) {
    for await (const entry of Readable.toWeb(fs.createReadStream(file)).pipeThrough(new ZipReaderStream())) take(entry.filename, await text(entry.readable));
  },
};
for (const [name, read] of Object.entries(readers)) {
  for (const archive of ["short", "long"]) {
    const found = [];
    let end = "";
    try {
      await read(`${archive}.zip`, (path, words) => found.push(words === `this is ${path}` ? path : `${path}: ${words}`));
    } catch (error) {
      end = `, then ${error.message.split(":")[0]}`;
    }
    console.log(`${name}: ${archive}: ${found.join(" ")}${end}`);
  }
}
fs.mkdirSync("unpacked");
const unpacked = fs.createReadStream("long.zip").pipe(unzipper.Extract({ path: "unpacked" }));
await new Promise((resolve) => unpacked.on("error", resolve).on("close", resolve));
console.log(`unzipper, Extract: long: ${fs.readdirSync("unpacked").join(" ")}`);
process.exit();
JS
node read.mjs > seen
PYTHONPATH=packages python3 - >> seen <<'PYTHON'
from stream_unzip import stream_unzip

for archive in ("short", "long"):
    found = [(name.decode(), b"".join(parts).decode()) for name, _, parts in stream_unzip([open(f"{archive}.zip", "rb").read()])]
    print(f"stream-unzip: {archive}:", *(name for name, words in found if words == f"this is {name}"))
PYTHON
cat seen
[ "$(cat seen)" = "unzipper: short: index.html feed.json posts.html
unzipper: long: index.html feed.json, then invalid signature
unzipper, from its end: short: index.html feed.json posts.html
unzipper, from its end: long: index.html feed.json posts.html
unzip-stream: short: index.html feed.json posts.html
unzip-stream: long: index.html feed.json posts.html
fflate: short: index.html feed.json posts.html
fflate: long: index.html feed.json posts.html
zip.js: short: index.html feed.json posts.html
zip.js: long: index.html feed.json posts.html
unzipper, Extract: long: index.html
stream-unzip: short: index.html feed.json posts.html
stream-unzip: long: index.html feed.json posts.html" ]
