#!/usr/bin/env bash
# HTTP message signatures (RFC 9421) of a request's query, made by npm http-message-signatures 1.0.6 and verified by PyPI http-message-signatures 3.0.0.
#
# Guess: what one signs, the other verifies, whatever is asked for. Section 2.2.8 says how the value of `"@query-param";name="name"` is decoded and
#   encoded again; `@query` (2.2.7) is what was sent.
# Seen: so it is with letters, spaces and whatever is not ASCII. A parameter with one of ! ' ( ) ~ is not verified: npm encodes it with
#   encodeURIComponent, which leaves these five; the RFC, and PyPI, encode them. With an apostrophe `@query` is not verified either: npm takes it from a
#   `URL`, which made %27 of it, while an apostrophe was sent. `@target-uri` of the same request is verified.
# For O2M: tests with plain names pass, and the first O'Brien who is searched for gets a 401. `@target-uri` is what is to be signed.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund http-message-signatures@1.0.6 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages http-message-signatures==3.0.0 requests==2.32.5
cat > sign.cjs <<'JS'
const crypto = require("node:crypto");
const fs = require("node:fs");
const { createSigner, httpbis } = require("http-message-signatures");

const { privateKey, publicKey } = crypto.generateKeyPairSync("ed25519");
const key = createSigner(privateKey, "ed25519", "key");
async function signed(component, value) {
  const url = `https://mara.example/search?name=${encodeURIComponent(value)}`;
  const fields = ["@method", component];
  const { headers } = await httpbis.signMessage({ key, name: "sig", fields, params: ["created", "keyid"] }, { method: "GET", url, headers: {} });
  return { component, value, url, headers };
}
(async () => {
  const requests = [];
  for (const value of ["Mara", "Anna Lena", "Zoë", "a*b", "O'Brien", "Hi!", "(Jo)", "~jo"]) requests.push(await signed('@query-param;name="name"', value));
  for (const value of ["Hi!", "O'Brien"]) requests.push(await signed("@query", value));
  requests.push(await signed("@target-uri", "O'Brien"));
  fs.writeFileSync("requests.json", JSON.stringify({ key: publicKey.export({ type: "spki", format: "pem" }), requests }));
})();
JS
node sign.cjs
seen=$(PYTHONPATH=packages python3 - <<'PYTHON'
import json
import requests
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, InvalidSignature, algorithms

signed = json.load(open("requests.json"))

class Keys(HTTPSignatureKeyResolver):
    def resolve_public_key(self, key_id):
        return signed["key"].encode()

verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=Keys())
for one in signed["requests"]:
    request = requests.Request("GET", one["url"], headers=one["headers"]).prepare()
    assert request.url == one["url"]
    try:
        verifier.verify(request)
        outcome = "verified"
    except InvalidSignature:
        outcome = "not verified"
    print(one["component"].split(";")[0], one["value"], outcome)
PYTHON
)
echo "$seen"
[ "$seen" = "@query-param Mara verified
@query-param Anna Lena verified
@query-param Zoë verified
@query-param a*b verified
@query-param O'Brien not verified
@query-param Hi! not verified
@query-param (Jo) not verified
@query-param ~jo not verified
@query Hi! verified
@query O'Brien not verified
@target-uri O'Brien verified" ]
