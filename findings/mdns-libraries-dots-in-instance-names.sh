#!/usr/bin/env bash
# An instance name of DNS-SD with a dot in it, "Dr. Mara", in PyPI zeroconf 0.154.0 and in npm dns-packet 5.6.1, with which multicast-dns and
# bonjour-service write and read mDNS. RFC 6763, section 4.1.1: an instance name is one label, with any characters, "including dots".
#
# Guess: one label is written, 8 bytes long; if not, the dot can be said with a backslash before it (section 4.3), or the name is refused.
# Seen: both write two labels, "Dr" and " Mara", without a word. A backslash stays in the name, and the dot after it divides it as well: there is no way
#   to say such a name. One that comes from the network in one label is read into the same text as one in two, and
#   sent on in two.
# For O2M: a node that is announced in the house by its owner's name ("Mara v. d. Berg") has that name for programs that use these libraries, which divide
#   and join it alike, and another one for programs that know labels. Dots are taken out of what is announced.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund dns-packet@5.6.1 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages zeroconf==0.154.0
PYTHONPATH=packages python3 - > python.txt <<'PYTHON'
from zeroconf import DNSIncoming, DNSOutgoing, ServiceInfo
from zeroconf.const import _FLAGS_AA, _FLAGS_QR_RESPONSE

TYPE = "_http._tcp.local."

def labels(data):
    at = data.index(b"\x05_http\x04_tcp\x05local\0") + 18 + 10
    found = []
    while 0 < data[at] < 0xC0:
        found.append(data[at + 1 : at + 1 + data[at]].decode())
        at += 1 + data[at]
    return "|".join(found)

for instance in ("Mara", "Dr. Mara", "Dr\\. Mara"):
    packet = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA)
    packet.add_answer_at_time(ServiceInfo(TYPE, f"{instance}.{TYPE}", port=80, server="mara.local.").dns_pointer(), 0)
    [data] = packet.packets()
    print("zeroconf writes", labels(data))

# A response whose one answer names "Dr. Mara" in one label.
service = b"\x05_http\x04_tcp\x05local\0"
name = b"\x08Dr. Mara\xc0\x0c"
data = b"\0\0\x84\0\0\0\0\1\0\0\0\0" + service + b"\0\x0c\0\1\0\0\x11\x94" + len(name).to_bytes(2, "big") + name
open("packet", "wb").write(data)
[answer] = DNSIncoming(data).answers()
print("zeroconf reads", answer.alias)
packet = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA)
packet.add_answer_at_time(answer, 0)
[data] = packet.packets()
print("zeroconf sends on", labels(data))
PYTHON
cat > read.mjs <<'JS'
import fs from "node:fs";
import dnsPacket from "dns-packet";

const TYPE = "_http._tcp.local";
function labels(packet) {
  let at = packet.indexOf("\x05_http\x04_tcp\x05local\0", 0, "latin1") + 18 + 10;
  const found = [];
  while (packet[at] > 0 && packet[at] < 0xc0 && packet[at + 1] !== 0x5f) {
    found.push(packet.toString("utf8", at + 1, at + 1 + packet[at]));
    at += 1 + packet[at];
  }
  return found.join("|");
}
for (const instance of ["Mara", "Dr. Mara", "Dr\\. Mara"]) {
  const answers = [{ type: "PTR", name: TYPE, data: `${instance}.${TYPE}` }];
  console.log("dns-packet writes", labels(dnsPacket.encode({ type: "response", answers })));
}
const read = dnsPacket.decode(fs.readFileSync("packet"));
console.log("dns-packet reads", read.answers[0].data);
console.log("dns-packet sends on", labels(dnsPacket.encode(read)));
JS
node read.mjs > node.txt
cat python.txt node.txt
[ "$(cat python.txt node.txt)" = 'zeroconf writes Mara
zeroconf writes Dr| Mara
zeroconf writes Dr\| Mara
zeroconf reads Dr. Mara._http._tcp.local.
zeroconf sends on Dr| Mara
dns-packet writes Mara
dns-packet writes Dr| Mara
dns-packet writes Dr\| Mara
dns-packet reads Dr. Mara._http._tcp.local
dns-packet sends on Dr| Mara' ]
