#!/usr/bin/env bash
# npm undici 7.30.2, `interceptors.cache()`, a response that is to be confirmed each time (`Cache-Control: no-cache`, with an ETag), and a server
# whose 304 repeats Cache-Control. RFC 9110, section 15.4.5, asks that of it: what a 200 would say of the lifetime, the 304 has to say, too.
#
# Guess: the first request brings the body, and each one after it a 304.
# Seen: the 304 confirms the stored response for the request under way, and throws it away: every second request brings the body anew. It is the
#   server that leaves Cache-Control out of its 304 that is treated as it hoped.
# For O2M: a client of its API or a reader of its public feed that is written with undici reads all of it every second time, although each 304 is as it
#   should be. Counting bodies and 304s shows it; nothing else does.
#
# Needs node with npm. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund undici@7.30.2 >> npm.log
cat > requests.mjs <<'JS'
import http from "node:http";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Agent, interceptors, request } from "undici";

for (const repeats of [true, false]) {
  const answers = [];
  const server = http.createServer((asked, answer) => {
    const validator = { ETag: '"1"' };
    const lifetime = { "Cache-Control": "no-cache" };
    const known = asked.headers["if-none-match"] === '"1"';
    answers.push(known ? 304 : 200);
    answer.writeHead(known ? 304 : 200, known && !repeats ? validator : { ...validator, ...lifetime });
    answer.end(known ? undefined : "words");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const agent = new Agent();
  const dispatcher = agent.compose(interceptors.cache());
  for (let i = 0; i < 6; i++) {
    const { body } = await request(`http://127.0.0.1:${server.address().port}/`, { dispatcher });
    if ((await body.text()) !== "words") throw new Error("another body");
    await pause(50);
  }
  console.log(repeats ? "with" : "without", "Cache-Control in the 304:", answers.join(" "));
  await agent.close();
  server.close();
}
JS
seen=$(node requests.mjs)
echo "$seen"
[ "$seen" = "with Cache-Control in the 304: 200 304 200 304 200 304
without Cache-Control in the 304: 200 304 304 304 304 304" ]
