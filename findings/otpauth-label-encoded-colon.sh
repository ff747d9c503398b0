#!/usr/bin/env bash
# An otpauth URI, as QR codes of authenticators have it, whose label has its colon encoded and a space behind it: `O2M%20home%3A%20lea`. The Key Uri Format
# has the colon either as it is or encoded, any number of %20 behind it, and a colon in neither of the two names. PyPI pyotp 2.12.1, npm otpauth 9.5.2 and
# url-otpauth 2.0.0.
#
# Guess: issuer "O2M home", account "lea", in each of the four ways to write it.
# Seen: none of the three reads all four. pyotp divides at a colon that is not encoded: the account is "O2M home: lea", written again the label is
#   `O2M%20home:O2M%20home%3A%20lea`, and without the parameter `issuer` there is no issuer. otpauth and url-otpauth leave the space: the account is " lea",
#   another one than "lea" for whoever compares, and otpauth writes it again so. The codes are right.
# For O2M: once it has second factors, it writes the colon as it is and nothing behind it, always with `issuer`, which all read alike.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund otpauth@9.5.2 url-otpauth@2.0.0 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages pyotp==2.12.1
cat > uris <<'URIS'
otpauth://totp/O2M%20home:lea?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=O2M%20home
otpauth://totp/O2M%20home%3Alea?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=O2M%20home
otpauth://totp/O2M%20home:%20lea?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=O2M%20home
otpauth://totp/O2M%20home%3A%20lea?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=O2M%20home
otpauth://totp/O2M%20home%3A%20lea?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
URIS
PYTHONPATH=packages python3 - > python.txt <<'PYTHON'
import pyotp

label = lambda uri: uri.removeprefix("otpauth://totp/").split("?")[0]
for uri in open("uris").read().split():
    code = pyotp.parse_uri(uri)
    print(f"pyotp {label(uri)} [{code.issuer}] [{code.name}] {label(code.provisioning_uri())} {code.at(59)}")
PYTHON
cat > read.mjs <<'JS'
import fs from "node:fs";
import { URI } from "otpauth";
import urlOtpauth from "url-otpauth";

const label = (uri) => uri.replace("otpauth://totp/", "").split("?")[0];
for (const uri of fs.readFileSync("uris", "utf8").trim().split("\n")) {
  const code = URI.parse(uri);
  console.log(`otpauth ${label(uri)} [${code.issuer}] [${code.label}] ${label(code.toString())} ${code.generate({ timestamp: 59_000 })}`);
  const { issuer, account } = urlOtpauth.parse(uri);
  console.log(`url-otpauth ${label(uri)} [${issuer}] [${account}]`);
}
JS
node read.mjs > node.txt
cat python.txt node.txt
[ "$(cat python.txt node.txt)" = "pyotp O2M%20home:lea [O2M home] [lea] O2M%20home:lea 287082
pyotp O2M%20home%3Alea [O2M home] [O2M home:lea] O2M%20home:O2M%20home%3Alea 287082
pyotp O2M%20home:%20lea [O2M home] [ lea] O2M%20home:%20lea 287082
pyotp O2M%20home%3A%20lea [O2M home] [O2M home: lea] O2M%20home:O2M%20home%3A%20lea 287082
pyotp O2M%20home%3A%20lea [None] [O2M home: lea] O2M%20home%3A%20lea 287082
otpauth O2M%20home:lea [O2M home] [lea] O2M%20home:lea 287082
url-otpauth O2M%20home:lea [O2M home] [lea]
otpauth O2M%20home%3Alea [O2M home] [lea] O2M%20home:lea 287082
url-otpauth O2M%20home%3Alea [O2M home] [lea]
otpauth O2M%20home:%20lea [O2M home] [ lea] O2M%20home:%20lea 287082
url-otpauth O2M%20home:%20lea [O2M home] [ lea]
otpauth O2M%20home%3A%20lea [O2M home] [ lea] O2M%20home:%20lea 287082
url-otpauth O2M%20home%3A%20lea [O2M home] [ lea]
otpauth O2M%20home%3A%20lea [O2M home] [ lea] O2M%20home:%20lea 287082
url-otpauth O2M%20home%3A%20lea [O2M home] [ lea]" ]
