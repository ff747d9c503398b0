#!/usr/bin/env bash
# A response with an ETag and `Cache-Control: private, no-cache`: stored, and asked for again each time by that ETag (RFC 9111, sections 5.2.2.4 and 5.2.2.7).
# npm make-fetch-happen 14.0.3, got 14.6.6 and axios-cache-interceptor 1.12.3; PyPI cachecontrol 0.14.4, requests-cache 1.3.3 and hishel 2.0.0.
#
# Guess: the first request brings the body, and each one after it a 304, with all six.
# Seen: so it is with make-fetch-happen, cachecontrol and requests-cache. axios-cache-interceptor takes `no-cache` for `no-store`: the body comes each time.
#   got takes itself for a cache of several people, and stores nothing that is `private`; hishel with `rfc=True` does so, too. Without it, hishel asks
#   once and never again, whatever the response says. With `max-age=0` instead, got and axios-cache-interceptor are answered 304.
# For O2M: `private, no-cache` and an ETag is what its feeds say. A client with one of these gets the whole at each poll, or never hears of a post. The
#   server is right, and counting its 304s shows it; a document for those who write clients names the options (`shared: false`, and `rfc`).
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund got@14.6.6 make-fetch-happen@14.0.3 axios@1.21.1 axios-cache-interceptor@1.12.3 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages cachecontrol==0.14.4 requests-cache==1.3.3 requests==2.34.2 \
  "hishel[httpx]==2.0.0" httpx==0.28.1
cat > server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const server = http.createServer(({ url, headers }, answer) => {
  const status = headers["if-none-match"] === '"1"' ? 304 : 200;
  const lifetime = url.endsWith("/max-age=0") ? "max-age=0" : "private, no-cache";
  fs.appendFileSync("statuses", `${url} ${status}\n`);
  answer.writeHead(status, { ETag: '"1"', "Cache-Control": lifetime }).end(status === 200 ? "words" : undefined);
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("port", String(server.address().port)));
JS
node server.mjs &
server=$!
trap 'kill "$server"; rm -rf "$folder"' EXIT
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat > ask.mjs <<'JS'
import fs from "node:fs";
import axios from "axios";
import { setupCache } from "axios-cache-interceptor";
import got from "got";
import fetch from "make-fetch-happen";

const cached = setupCache(axios.create());
const kept = fetch.defaults({ cachePath: "cache" });
const cache = new Map();
const own = new Map();
const libraries = {
  "make-fetch-happen": async (url) => (await kept(url)).text(),
  got: async (url) => (await got(url, { cache })).body,
  "got-not-shared": async (url) => (await got(url, { cache: own, cacheOptions: { shared: false } })).body,
  axios: async (url) => (await cached.get(url)).data,
};
for (const [name, ask] of Object.entries(libraries)) {
  for (const path of ["no-cache", "max-age=0"]) {
    for (let i = 0; i < 4; i++) {
      if ((await ask(`http://127.0.0.1:${fs.readFileSync("port")}/${name}/${path}`)) !== "words") throw new Error("another body");
    }
  }
}
process.exit();
JS
node ask.mjs
PYTHONPATH=packages python3 - <<'PYTHON'
import hishel, hishel.httpx, requests, requests_cache
from cachecontrol import CacheControl

port = open("port").read()
libraries = {
    "cachecontrol": CacheControl(requests.Session()),
    "requests-cache": requests_cache.CachedSession(backend="memory", cache_control=True),
    "hishel": hishel.httpx.CacheClient(storage=hishel.SqliteStorage(database_path="hishel.db")),
    "hishel-rfc": hishel.httpx.CacheClient(storage=hishel.SqliteStorage(database_path="rfc.db"), rfc=True),
    "hishel-rfc-not-shared": hishel.httpx.CacheClient(storage=hishel.SqliteStorage(database_path="own.db"), rfc=hishel.CacheOptions(shared=False)),
}
for name, client in libraries.items():
    for path in ("no-cache", "max-age=0"):
        for _ in range(4):
            assert client.get(f"http://127.0.0.1:{port}/{name}/{path}").text == "words"
PYTHON
seen=$(awk '{ answers[$1] = answers[$1] " " $2 } !($1 in order) { order[$1] = ++n; name[n] = $1 } END { for (i = 1; i <= n; i++) print name[i] ":" answers[name[i]] }' statuses)
echo "$seen"
[ "$seen" = "/make-fetch-happen/no-cache: 200 304 304 304
/make-fetch-happen/max-age=0: 200 304 304 304
/got/no-cache: 200 200 200 200
/got/max-age=0: 200 304 304 304
/got-not-shared/no-cache: 200 304 304 304
/got-not-shared/max-age=0: 200 304 304 304
/axios/no-cache: 200 200 200 200
/axios/max-age=0: 200 304 304 304
/cachecontrol/no-cache: 200 304 304 304
/cachecontrol/max-age=0: 200 304 304 304
/requests-cache/no-cache: 200 304 304 304
/requests-cache/max-age=0: 200 304 304 304
/hishel/no-cache: 200
/hishel/max-age=0: 200
/hishel-rfc/no-cache: 200 200 200 200
/hishel-rfc/max-age=0: 200 304 304 304
/hishel-rfc-not-shared/no-cache: 200 304 304 304
/hishel-rfc-not-shared/max-age=0: 200 304 304 304" ]
