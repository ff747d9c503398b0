#!/usr/bin/env bash
# A package URL of a crate whose version has a plus sign, as those have that say which C library or edition they carry: zstd-sys
# 2.0.16+zstd.1.5.7. A bill of materials (CycloneDX) names its components so. PyPI packageurl-python 0.17.6 and cyclonedx-python-lib 11.12.0, npm packageurl-js 2.0.1 and purl 2.1.0.
#
# Guess: all write it alike, `%2B`, since a purl is there to be the same string for the same package; and what is read is written as it was.
# Seen: packageurl-python writes %2B, the two of npm write "+", and each makes its own of the other's. All read both. cyclonedx-python-lib, which is
#   given a bill with "+", writes one with %2B in `purl`, and leaves "+" in `bom-ref`. With a version without a plus nothing shows.
# For O2M: a bill that was made by one tool and is matched by another as text (advisories, "which of our packages changed") misses just those, ten
#   of its own lock file. Its own check of the bill compares type, name and version, read from the purl, and never the text.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund packageurl-js@2.0.1 purl@2.1.0 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages packageurl-python==0.17.6 cyclonedx-python-lib==11.12.0
cat > purl.mjs <<'JS'
import { PackageURL } from "packageurl-js";
import { parse, stringify } from "purl";

for (const text of ["pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7", "pkg:cargo/zstd-sys@2.0.16%2Bzstd.1.5.7", "pkg:cargo/tar@0.4.44"]) {
  const read = PackageURL.fromString(text);
  console.log(`packageurl-js ${text}: ${read.version}, written ${read}`);
  const other = parse(text);
  console.log(`purl ${text}: ${other.version}, written ${stringify(other)}`);
}
JS
node purl.mjs > node.txt
PYTHONPATH=packages python3 - > python.txt <<'PYTHON'
import json
from cyclonedx.model.bom import Bom
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

for text in ("pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7", "pkg:cargo/zstd-sys@2.0.16%2Bzstd.1.5.7", "pkg:cargo/tar@0.4.44"):
    read = PackageURL.from_string(text)
    print(f"packageurl-python {text}: {read.version}, written {read}")
purl = "pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7"
component = {"type": "library", "name": "zstd-sys", "version": "2.0.16+zstd.1.5.7", "purl": purl, "bom-ref": purl}
bill = Bom.from_json({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [component]})
[written] = json.loads(JsonV1Dot6(bill).output_as_string())["components"]
print("cyclonedx-python-lib: purl", written["purl"], "bom-ref", written["bom-ref"])
PYTHON
cat node.txt python.txt
[ "$(cat node.txt python.txt)" = "packageurl-js pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7: 2.0.16+zstd.1.5.7, written pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7
purl pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7: 2.0.16+zstd.1.5.7, written pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7
packageurl-js pkg:cargo/zstd-sys@2.0.16%2Bzstd.1.5.7: 2.0.16+zstd.1.5.7, written pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7
purl pkg:cargo/zstd-sys@2.0.16%2Bzstd.1.5.7: 2.0.16+zstd.1.5.7, written pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7
packageurl-js pkg:cargo/tar@0.4.44: 0.4.44, written pkg:cargo/tar@0.4.44
purl pkg:cargo/tar@0.4.44: 0.4.44, written pkg:cargo/tar@0.4.44
packageurl-python pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7: 2.0.16+zstd.1.5.7, written pkg:cargo/zstd-sys@2.0.16%2Bzstd.1.5.7
packageurl-python pkg:cargo/zstd-sys@2.0.16%2Bzstd.1.5.7: 2.0.16+zstd.1.5.7, written pkg:cargo/zstd-sys@2.0.16%2Bzstd.1.5.7
packageurl-python pkg:cargo/tar@0.4.44: 0.4.44, written pkg:cargo/tar@0.4.44
cyclonedx-python-lib: purl pkg:cargo/zstd-sys@2.0.16%2Bzstd.1.5.7 bom-ref pkg:cargo/zstd-sys@2.0.16+zstd.1.5.7" ]
