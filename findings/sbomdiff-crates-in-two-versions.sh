#!/usr/bin/env bash
# PyPI sbomdiff 0.6.0, which says what changed between two bills of materials (CycloneDX), and a program that has a crate in two versions at once, as programs in
# Rust have: rand 0.8.5 and 0.9.2, each a component with a purl and a bom-ref of its own.
#
# Guess: components are told apart by name and version, or by purl. If the second version goes, comes or becomes another, that is said, with the exit
#   code 1; if both are there in another order, nothing is. So it is with PyPI custom-json-diff 2.1.6.
# Seen: by name alone, and of two with a name the first in the file counts. What happens to the other is "no change", with the exit code 0: it can go, come or
#   be another version. The same two in another order are "Version changed from 0.8.5 to 0.9.2". lib4sbom 0.10.4, by which the files are read, has
#   both, and with each crate there once sbomdiff is right.
# For O2M: of the 619 components of the bill of 0.3.0, 68 share 31 names, so an advisory's crate may go from the second of them and nothing is said; the same
#   bill turned round "changed" 31 versions. Whoever says what is new between two releases goes by the purl, and a bill is always in one order.
#
# Needs python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages sbomdiff==0.6.0 lib4sbom==0.10.4 custom-json-diff==2.1.6
PYTHONPATH=packages python3 - > seen <<'PYTHON'
import json, subprocess, sys

from lib4sbom.parser import SBOMParser


def write(path, crates):
    components = []
    for crate in crates.split():
        name, version = crate.split("@")
        components.append({"type": "library", "bom-ref": f"pkg:cargo/{crate}", "name": name, "version": version, "purl": f"pkg:cargo/{crate}"})
    program = {"type": "application", "bom-ref": "o2m", "name": "o2m", "version": "0.3.0"}
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": program}, "components": components}
    json.dump(bill, open(path, "w"))


def compare(before, after):
    write("before.json", before)
    write("after.json", after)
    parser = SBOMParser()
    parser.parse_file("after.json")
    assert sorted(f"{package['name']}@{package['version']}" for package in parser.get_packages()) == sorted(after.split())
    run = subprocess.run([sys.executable, "-m", "sbomdiff.cli", "before.json", "after.json"], capture_output=True, text=True)
    changes = [line for line in run.stdout.splitlines() if line.startswith("[")]
    print(f"sbomdiff: {before} -> {after}: {run.returncode}", *changes)
    run = subprocess.run([sys.executable, "-m", "custom_json_diff.cli", "-i", "before.json", "after.json", "-o", "diff.json", "preset-diff", "--type", "bom"],
        capture_output=True, text=True, check=True)
    found = json.load(open("diff.json"))["diff_summary"]
    changes = [[part["purl"] for parts in side.get("components", {}).values() for part in parts] for side in found.values()]
    print(f"custom-json-diff: {before} -> {after}:", *changes)


compare("rand@0.8.5 sha2@0.10.9", "rand@0.8.6 sha2@0.10.9")
compare("rand@0.8.5 rand@0.9.2", "rand@0.8.5")
compare("rand@0.8.5", "rand@0.8.5 rand@0.9.2")
compare("rand@0.8.5 rand@0.9.2", "rand@0.8.5 rand@0.9.3")
compare("rand@0.8.5 rand@0.9.2", "rand@0.9.2 rand@0.8.5")
PYTHON
cat seen
[ "$(cat seen)" = "sbomdiff: rand@0.8.5 sha2@0.10.9 -> rand@0.8.6 sha2@0.10.9: 1 [VERSION] rand: Version changed from 0.8.5 to 0.8.6
custom-json-diff: rand@0.8.5 sha2@0.10.9 -> rand@0.8.6 sha2@0.10.9: ['pkg:cargo/rand@0.8.5'] ['pkg:cargo/rand@0.8.6']
sbomdiff: rand@0.8.5 rand@0.9.2 -> rand@0.8.5: 0
custom-json-diff: rand@0.8.5 rand@0.9.2 -> rand@0.8.5: ['pkg:cargo/rand@0.9.2'] []
sbomdiff: rand@0.8.5 -> rand@0.8.5 rand@0.9.2: 0
custom-json-diff: rand@0.8.5 -> rand@0.8.5 rand@0.9.2: [] ['pkg:cargo/rand@0.9.2']
sbomdiff: rand@0.8.5 rand@0.9.2 -> rand@0.8.5 rand@0.9.3: 0
custom-json-diff: rand@0.8.5 rand@0.9.2 -> rand@0.8.5 rand@0.9.3: ['pkg:cargo/rand@0.9.2'] ['pkg:cargo/rand@0.9.3']
sbomdiff: rand@0.8.5 rand@0.9.2 -> rand@0.9.2 rand@0.8.5: 1 [VERSION] rand: Version changed from 0.8.5 to 0.9.2
custom-json-diff: rand@0.8.5 rand@0.9.2 -> rand@0.9.2 rand@0.8.5: [] []" ]
