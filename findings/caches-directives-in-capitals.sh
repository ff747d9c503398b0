#!/usr/bin/env bash
# `Cache-Control` with capitals, "max-age=60, No-Cache": directives are "compared case-insensitively" (RFC 9111, section 5.2). Rust http-cache-semantics 3.0.0 and
# headers 0.4.2; npm got 14.6.6 and make-fetch-happen 14.0.3 (both with http-cache-semantics 4.2.0), undici 7.30.2 and axios-cache-interceptor
# 1.12.3; PyPI cachecontrol 0.14.4, requests-cache 1.3.3 and hishel 2.0.0.
#
# Guess: what is said with capitals is done as what is said without: with No-Cache the server is asked each time, with Max-Age=60 it is left alone for a minute.
# Seen: five of nine know small letters alone. For both http-cache-semantics, and so for got and make-fetch-happen (with which npm itself asks),
#   "max-age=60, No-Cache" is the same as "max-age=60", and "Max-Age=60" the same as nothing: the one is given out old for a minute, the other is asked
#   for each time. To cachecontrol "Max-Age=60" is nothing, too; a no-cache beside an age it passes over in any letters. headers reads neither. undici,
#   axios-cache-interceptor, requests-cache and hishel do as they are told.
# For O2M: what others say goes into small letters before its http-cache-semantics sees it, which is to stay so. What it says itself has small letters, and the
#   protocol's document could ask that of others: a friend's client that shows an old picture list for a minute shows no error.
#
# Needs cargo, node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund got@14.6.6 make-fetch-happen@14.0.3 http-cache-semantics@4.2.0 undici@7.30.2 axios@1.21.1 axios-cache-interceptor@1.12.3 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages cachecontrol==0.14.4 requests-cache==1.3.3 requests==2.34.2 \
  "hishel[httpx]==2.0.0" httpx==0.28.1
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
headers = "=0.4.2"
http = "1"
http-cache-semantics = "=3.0.0"
TOML
cat > src/main.rs <<'RUST'
use headers::{CacheControl, HeaderMapExt};
use http::{Request, Response};
use http_cache_semantics::CachePolicy;

fn main() {
    let request = Request::get("https://mara.example/").body(()).unwrap();
    for directives in ["max-age=60", "Max-Age=60", "max-age=60, no-cache", "max-age=60, No-Cache"] {
        let response = Response::builder().header("Cache-Control", directives).body(()).unwrap();
        let policy = CachePolicy::new(&request, &response);
        let fresh = policy.is_storable() && !policy.is_stale(std::time::SystemTime::now());
        println!("http-cache-semantics (Rust), {directives}: {}", if fresh { 1 } else { 2 });
        let read = response.headers().typed_get::<CacheControl>().unwrap();
        println!("headers, {directives}: max-age {:?}, no-cache {}", read.max_age().map(|age| age.as_secs()), read.no_cache());
    }
}
RUST
cat > server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const server = http.createServer(({ url }, answer) => {
  const [, name, directives] = url.split("/").map(decodeURIComponent);
  fs.appendFileSync("asked", `${name}, ${directives}\n`);
  answer.writeHead(200, { "Cache-Control": directives }).end("words");
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("port", String(server.address().port)));
JS
node server.mjs &
server=$!
trap 'kill "$server"; rm -rf "$folder"' EXIT
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat > directives.json <<'JSON'
["max-age=60", "Max-Age=60", "max-age=60, no-cache", "max-age=60, No-Cache"]
JSON
cat > ask.mjs <<'JS'
import fs from "node:fs";
import axios from "axios";
import { setupCache } from "axios-cache-interceptor";
import got from "got";
import fetch from "make-fetch-happen";
import { Agent, interceptors, request } from "undici";

const cached = setupCache(axios.create());
const kept = fetch.defaults({ cachePath: "cache" });
const cache = new Map();
const dispatcher = new Agent().compose(interceptors.cache());
const libraries = {
  got: async (url) => (await got(url, { cache })).body,
  "make-fetch-happen": async (url) => (await kept(url)).text(),
  undici: async (url) => (await request(url, { dispatcher })).body.text(),
  "axios-cache-interceptor": async (url) => (await cached.get(url)).data,
};
for (const [name, ask] of Object.entries(libraries)) {
  for (const directives of JSON.parse(fs.readFileSync("directives.json"))) {
    for (let i = 0; i < 2; i++) {
      if ((await ask(`http://127.0.0.1:${fs.readFileSync("port")}/${name}/${encodeURIComponent(directives)}`)) !== "words") throw new Error("another body");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
process.exit();
JS
node ask.mjs
PYTHONPATH=packages python3 - <<'PYTHON'
import json
from urllib.parse import quote

import hishel, hishel.httpx, requests, requests_cache
from cachecontrol import CacheControl

port = open("port").read()
libraries = {
    "cachecontrol": CacheControl(requests.Session()),
    "requests-cache": requests_cache.CachedSession(backend="memory", cache_control=True),
    "hishel": hishel.httpx.CacheClient(storage=hishel.SqliteStorage(database_path="hishel.db"), rfc=True),
}
for name, client in libraries.items():
    for directives in json.load(open("directives.json")):
        for _ in range(2):
            assert client.get(f"http://127.0.0.1:{port}/{name}/{quote(directives)}").text == "words"
PYTHON
# How often each was asked for.
awk '{ times[$0]++ } times[$0] == 1 { names[++n] = $0 } END { for (i = 1; i <= n; i++) print names[i] ": " times[names[i]] }' asked > seen
cargo run --quiet >> seen
cat seen
[ "$(cat seen)" = "got, max-age=60: 1
got, Max-Age=60: 2
got, max-age=60, no-cache: 2
got, max-age=60, No-Cache: 1
make-fetch-happen, max-age=60: 1
make-fetch-happen, Max-Age=60: 2
make-fetch-happen, max-age=60, no-cache: 2
make-fetch-happen, max-age=60, No-Cache: 1
undici, max-age=60: 1
undici, Max-Age=60: 1
undici, max-age=60, no-cache: 2
undici, max-age=60, No-Cache: 2
axios-cache-interceptor, max-age=60: 1
axios-cache-interceptor, Max-Age=60: 1
axios-cache-interceptor, max-age=60, no-cache: 2
axios-cache-interceptor, max-age=60, No-Cache: 2
cachecontrol, max-age=60: 1
cachecontrol, Max-Age=60: 2
cachecontrol, max-age=60, no-cache: 1
cachecontrol, max-age=60, No-Cache: 1
requests-cache, max-age=60: 1
requests-cache, Max-Age=60: 1
requests-cache, max-age=60, no-cache: 2
requests-cache, max-age=60, No-Cache: 2
hishel, max-age=60: 1
hishel, Max-Age=60: 1
hishel, max-age=60, no-cache: 2
hishel, max-age=60, No-Cache: 2
http-cache-semantics (Rust), max-age=60: 1
headers, max-age=60: max-age Some(60), no-cache false
http-cache-semantics (Rust), Max-Age=60: 2
headers, Max-Age=60: max-age None, no-cache false
http-cache-semantics (Rust), max-age=60, no-cache: 2
headers, max-age=60, no-cache: max-age Some(60), no-cache true
http-cache-semantics (Rust), max-age=60, No-Cache: 1
headers, max-age=60, No-Cache: max-age Some(60), no-cache false" ]
