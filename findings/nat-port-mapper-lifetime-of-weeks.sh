#!/usr/bin/env bash
# npm @achingbrain/nat-port-mapper 4.0.5, a port mapped by NAT-PMP (RFC 6886) at a gateway that grants a shorter time than was asked for, as RFC 6886 lets
# it (section 3.3). The library's `ttl` is in ms, an hour if nothing is said; `externalPort` is the port outside.
#
# Guess: 3600 s and the port outside are asked for, and the mapping is asked for again before the granted time is over (halfway, says the RFC).
# Seen: the ms are sent as seconds: 3600000, six weeks; with a `ttl` of 2 hours, 12 weeks. It is the port inside that is asked for outside, too. What
#   was granted is not looked at: of a mapping granted for 1 s it asks nothing more for 3 s (it would in 59 min, by its own `ttl`). In its
#   half for UPnP the ms are divided by 1000.
# For O2M: a gateway that grants what it is asked for keeps a port open for weeks after a node is gone, one that grants a minute leaves the node
#   out of reach for most of each hour; the lifetime is in nothing that the caller gets. Who maps ports goes by what the answer says.
#
# Needs node with npm, and the UDP ports 5350 and 5351 of loopback, which NAT-PMP has. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund @achingbrain/nat-port-mapper@4.0.5 >> npm.log
cat > map.mjs <<'JS'
import dgram from "node:dgram";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { pmpNat } from "@achingbrain/nat-port-mapper";

const MAP_TCP = 2;
const GRANTED = 1;
const asked = [];
const gateway = dgram.createSocket("udp4");
gateway.on("message", (request, { port, address }) => {
  const opcode = request[1];
  const answer = Buffer.alloc(opcode === MAP_TCP ? 16 : 12);
  answer[1] = 128 + opcode;
  answer.writeUInt32BE(100, 4); // seconds since the gateway's start
  if (opcode === MAP_TCP) {
    asked.push(`inside ${request.readUInt16BE(4)}, outside ${request.readUInt16BE(6)}, for ${request.readUInt32BE(8)} s`);
    request.copy(answer, 8, 4, 8);
    answer.writeUInt32BE(GRANTED, 12);
  } else {
    answer.set([198, 51, 100, 7], 8);
  }
  gateway.send(answer, port, address);
});
gateway.bind(5351, "127.0.0.1");
await once(gateway, "listening");

const nat = pmpNat("127.0.0.1");
const { externalPort } = await nat.map(8000, "192.168.1.7", { externalPort: 8443 });
console.log(`asked: ${asked[0]}; told: outside ${externalPort}`);
await pause(3000);
console.log(`granted for ${GRANTED} s, asked in 3 s: ${asked.length} time`);
await nat.map(8001, "192.168.1.7", { ttl: 2 * 60 * 60 * 1000 });
console.log(`asked: ${asked[1]}`);
process.exit();
JS
seen=$(node map.mjs)
echo "$seen"
[ "$seen" = "asked: inside 8000, outside 8000, for 3600000 s; told: outside 8000
granted for 1 s, asked in 3 s: 1 time
asked: inside 8001, outside 8001, for 7200000 s" ]
