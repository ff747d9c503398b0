#!/usr/bin/env bash
# A 304 that brings a header field with another value than the stored response had, or one that is new. RFC 9111, sections 3.2 and 4.3.4: a cache updates
# the stored response with the fields of the 304. npm undici 7.30.2 (`interceptors.cache()`), got 14.6.6 and axios-cache-interceptor 1.12.3,
# PyPI cachecontrol 0.14.4 and requests-cache 1.3.3.
#
# Guess: the caller sees the words of the 200 and the header fields of the last 304, with all of them.
# Seen: undici gives the fields of the first response for ever. got takes another value of a field that it has, and none that is new.
#   The other three are as the RFC says. With a body that stays the same, nothing else shows it.
# For O2M: each answer to a feed, a 304 too, says in `O2M-Threads` where the threads are. A client of the protocol that polls with undici gets its 304s, and
#   is never told of a comment; with got, not if the field came with a later version of O2M. What a 304 says beside its validators is read below
#   the cache, by asking with one's own If-None-Match, as O2M's reader does.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund undici@7.30.2 got@14.6.6 axios@1.21.1 axios-cache-interceptor@1.12.3 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages cachecontrol==0.14.4 requests-cache==1.3.3 requests==2.34.2
cat > server.mjs <<'JS'
// Each answer says how many there were. At /new, the first one does not.
import fs from "node:fs";
import http from "node:http";

const counts = new Map();
const server = http.createServer(({ url, headers }, answer) => {
  const count = (counts.get(url) ?? 0) + 1;
  counts.set(url, count);
  const status = headers["if-none-match"] === '"1"' ? 304 : 200;
  const fields = { ETag: '"1"' };
  // undici forgets what a 304 with Cache-Control confirms: another finding.
  if (status === 200 || !url.startsWith("/undici")) fields["Cache-Control"] = "max-age=0";
  if (count > 1 || !url.endsWith("/new")) fields["O2M-Threads"] = String(count);
  fs.appendFileSync("statuses", `${url} ${status}\n`);
  answer.writeHead(status, fields).end(status === 200 ? "words" : undefined);
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("port", String(server.address().port)));
JS
touch statuses
node server.mjs &
server=$!
trap 'kill "$server"; rm -rf "$folder"' EXIT
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat > ask.mjs <<'JS'
import fs from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import axios from "axios";
import { setupCache } from "axios-cache-interceptor";
import got from "got";
import { Agent, interceptors, request } from "undici";

const cached = setupCache(axios.create());
const dispatcher = new Agent().compose(interceptors.cache());
const cache = new Map();
const libraries = {
  undici: async (url) => {
    const { body, headers } = await request(url, { dispatcher });
    return [await body.text(), headers["o2m-threads"]];
  },
  got: async (url) => {
    const { body, headers } = await got(url, { cache });
    return [body, headers["o2m-threads"]];
  },
  axios: async (url) => {
    const { data, headers } = await cached.get(url);
    return [data, headers["o2m-threads"]];
  },
};
for (const [name, ask] of Object.entries(libraries)) {
  for (const path of ["other", "new"]) {
    const said = [];
    for (let i = 0; i < 4; i++) {
      const [words, threads] = await ask(`http://127.0.0.1:${fs.readFileSync("port")}/${name}/${path}`);
      if (words !== "words") throw new Error("another body");
      said.push(threads ?? "-");
      await pause(50);
    }
    console.log(`${name} ${path}: ${said.join(" ")}`);
  }
}
process.exit();
JS
node ask.mjs > seen
PYTHONPATH=packages python3 - >> seen <<'PYTHON'
import requests, requests_cache
from cachecontrol import CacheControl

port = open("port").read()
libraries = {"cachecontrol": CacheControl(requests.Session()), "requests-cache": requests_cache.CachedSession(backend="memory", cache_control=True)}
for name, session in libraries.items():
    for path in ("other", "new"):
        answers = [session.get(f"http://127.0.0.1:{port}/{name}/{path}") for _ in range(4)]
        assert all(answer.text == "words" for answer in answers)
        print(f"{name} {path}:", *(answer.headers.get("O2M-Threads", "-") for answer in answers))
PYTHON
echo "statuses of each: $(sort statuses | uniq -c | awk '{ print $1 "x" $3 }' | sort -u | paste -sd " ")" >> seen
cat seen
[ "$(cat seen)" = "undici other: 1 1 1 1
undici new: - - - -
got other: 1 2 3 4
got new: - - - -
axios other: 1 2 3 4
axios new: - 2 3 4
cachecontrol other: 1 2 3 4
cachecontrol new: - 2 3 4
requests-cache other: 1 2 3 4
requests-cache new: - 2 3 4
statuses of each: 1x200 3x304" ]
