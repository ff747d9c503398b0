#!/usr/bin/env bash
# npm bonjour-service 1.4.4 (mDNS and DNS-SD), a service that is announced again: at another address, since its machine came into the network anew, and at
# the same one, since its records live 120 s and are said again before that (RFC 6762, sections 5.2, 8.4 and 10.2).
#
# Guess: the service is listed at its new address, with an event, as with PyPI zeroconf 0.154.0; and it lives for 120 s from when it was announced last.
# Seen: it stays at its old address, without an event, for as long as name, host, port and attributes are the same. It is said to be down 120 s after the
#   first announcement, when `expire` is called, though it was announced again in between; the next announcement brings it up again, at the new
#   address. The time of the last announcement and the addresses are taken over only together with another port or TXT record.
# For O2M: whoever looks for a node with this knows the address of a laptop's last network, and sees the node go and come every two minutes. A node that
#   has new addresses says so in its TXT record as well (a number that grows), and its own search goes by the address records.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund bonjour-service@1.4.4 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages zeroconf==0.154.0
cat > browse.cjs <<'JS'
const { EventEmitter } = require("node:events");
const { Browser } = require("bonjour-service");

const NAME = "Mara._o2m._tcp.local";
let now = 0;
Date.now = () => now;

function browse(title, steps) {
  const mdns = Object.assign(new EventEmitter(), { query() {} });
  const browser = new Browser(mdns, { type: "o2m" });
  let events = [];
  for (const event of ["up", "down", "srv-update", "txt-update"]) browser.on(event, () => events.push(event));
  console.log(title);
  for (const [seconds, address, port, note] of steps) {
    now = seconds * 1000;
    if (address) {
      const answers = [
        { type: "PTR", name: "_o2m._tcp.local", data: NAME, ttl: 120 },
        { type: "SRV", name: NAME, data: { target: "mara.local", port }, ttl: 120, flush: true },
        { type: "TXT", name: NAME, data: [Buffer.from(`note=${note}`)], ttl: 120, flush: true },
        { type: "A", name: "mara.local", data: address, ttl: 120, flush: true },
      ];
      mdns.emit("response", { answers, additionals: [] }, { address });
    } else {
      browser.expire();
    }
    const listed = browser.services.map((service) => `${service.addresses}:${service.port}`).join(" ") || "nothing";
    console.log(`${seconds} s: ${address ? `announced at ${address}:${port}, note ${note}` : "expire"}; ${events.join(" ") || "no event"}; listed: ${listed}`);
    events = [];
  }
}

browse("another address", [[0, "10.0.0.5", 8000, 1], [10, "10.0.0.9", 8000, 1], [20, "10.0.0.9", 8001, 1]]);
browse("another address and another note", [[0, "10.0.0.5", 8000, 1], [10, "10.0.0.9", 8000, 2]]);
browse("the same, each 90 s", [[0, "10.0.0.5", 8000, 1], [90, "10.0.0.5", 8000, 1], [130, null], [180, "10.0.0.5", 8000, 1]]);
JS
node browse.cjs > node.txt
PYTHONPATH=packages python3 - > python.txt <<'PYTHON'
import socket
from types import SimpleNamespace
from zeroconf import DNSCache, DNSIncoming, DNSOutgoing, ServiceInfo
from zeroconf._handlers.record_manager import RecordManager
from zeroconf.const import _FLAGS_AA, _FLAGS_QR_RESPONSE

TYPE = "_o2m._tcp.local."
zeroconf = SimpleNamespace(cache=DNSCache(), async_notify_all=lambda: None)
records = RecordManager(zeroconf)
for address in ("10.0.0.5", "10.0.0.9"):
    said = ServiceInfo(TYPE, f"Mara.{TYPE}", port=8000, properties={"note": "1"}, server="mara.local.", addresses=[socket.inet_aton(address)])
    packet = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA)
    for record in (said.dns_pointer(), said.dns_service(), said.dns_text(), *said.dns_addresses()):
        packet.add_answer_at_time(record, 0)
    records.async_updates_from_response(DNSIncoming(packet.packets()[0]))
    known = ServiceInfo(TYPE, f"Mara.{TYPE}")
    assert known.load_from_cache(zeroconf)
    print(f"zeroconf: announced at {address}, first address {known.parsed_addresses()[0]}")
PYTHON
cat node.txt python.txt
[ "$(cat node.txt python.txt)" = "another address
0 s: announced at 10.0.0.5:8000, note 1; up; listed: 10.0.0.5:8000
10 s: announced at 10.0.0.9:8000, note 1; no event; listed: 10.0.0.5:8000
20 s: announced at 10.0.0.9:8001, note 1; srv-update; listed: 10.0.0.9:8001
another address and another note
0 s: announced at 10.0.0.5:8000, note 1; up; listed: 10.0.0.5:8000
10 s: announced at 10.0.0.9:8000, note 2; txt-update; listed: 10.0.0.9:8000
the same, each 90 s
0 s: announced at 10.0.0.5:8000, note 1; up; listed: 10.0.0.5:8000
90 s: announced at 10.0.0.5:8000, note 1; no event; listed: 10.0.0.5:8000
130 s: expire; down; listed: nothing
180 s: announced at 10.0.0.5:8000, note 1; up; listed: 10.0.0.5:8000
zeroconf: announced at 10.0.0.5, first address 10.0.0.5
zeroconf: announced at 10.0.0.9, first address 10.0.0.9" ]
