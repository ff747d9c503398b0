#!/usr/bin/env bash
# npm bonjour-service 1.4.4 (mDNS and DNS-SD), the attributes of a service in its TXT record: `note=`, with an empty value, and `guests`, `q`, without
# one. RFC 6763, section 6.4, keeps the two apart ("with no value", "with empty value"), and gives each a meaning.
#
# Guess: `note` is "", `guests` and `q` are there, as true, null or undefined, and written again all three are what they were. So it is with PyPI
#   zeroconf 0.154.0.
# Seen: the empty value becomes a part of the key: there is no `note`, but a `note=` without a value. `guests` is there; `q`, a key of one letter, is not.
#   An attribute without a value can't be written: true, null and undefined are sent as the words "true", "null" and "undefined". What it writes of
#   an empty value, it does not read itself.
# For O2M: what a node says of itself in the house has a value for each attribute, of one byte at least ("1", not nothing), and what is empty is left out.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund bonjour-service@1.4.4 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages zeroconf==0.154.0
cat > txt.cjs <<'JS'
const { EventEmitter } = require("node:events");
const { Browser, Service } = require("bonjour-service");

const NAME = "Mara._o2m._tcp.local";
function read(data) {
  const mdns = Object.assign(new EventEmitter(), { query() {} });
  const browser = new Browser(mdns, { type: "o2m" });
  const answers = [
    { type: "PTR", name: "_o2m._tcp.local", data: NAME, ttl: 120 },
    { type: "SRV", name: NAME, data: { target: "mara.local", port: 8000 }, ttl: 120 },
    { type: "TXT", name: NAME, data, ttl: 120 },
  ];
  mdns.emit("response", { answers, additionals: [] });
  return Object.entries(browser.services[0].txt).map(([key, value]) => `<${key}> ${JSON.stringify(value)}`).join(", ");
}
function write(txt) {
  const service = new Service({ name: "Mara", type: "o2m", port: 8000, txt });
  return service.records().find(({ type }) => type === "TXT").data;
}

console.log("bonjour-service reads", read(["v=1", "note=", "guests", "q"].map((text) => Buffer.from(text))));
const written = write({ v: "1", note: "", guests: true, q: null, x: undefined });
console.log("bonjour-service writes", JSON.stringify(written.map(String)));
console.log("and reads that", read(written));
JS
seen=$(node txt.cjs; PYTHONPATH=packages python3 - <<'PYTHON'
from zeroconf import ServiceInfo

def info(properties):
    return ServiceInfo("_o2m._tcp.local.", "Mara._o2m._tcp.local.", port=8000, properties=properties)

text = b"".join(bytes([len(item)]) + item for item in (b"v=1", b"note=", b"guests", b"q"))
read = info(text).properties
print("zeroconf reads", read, "and writes", "the same" if info(read).text == text else info(read).text)
PYTHON
)
echo "$seen"
[ "$seen" = 'bonjour-service reads <v> "1", <note=> undefined, <guests> undefined
bonjour-service writes ["v=1","note=","guests=true","q=null","x=undefined"]
and reads that <v> "1", <note=> undefined, <guests> "true", <q> "null", <x> "undefined"
'"zeroconf reads {b'v': b'1', b'note': b'', b'guests': None, b'q': None} and writes the same" ]
