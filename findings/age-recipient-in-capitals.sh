#!/usr/bin/env bash
# An age recipient in capitals, as a QR code has it that is kept small (its alphanumeric mode has no small letters): PyPI pyrage 1.4.0 (the Rust crate
# age) and npm age-encryption 0.3.1 (typage, by age's author).
#
# Guess: both take it. Bech32, in which recipients are written, is made for that: "inside QR codes uppercase SHOULD be used" (BIP 173).
# Seen: pyrage takes `AGE1...` and encrypts to it; age-encryption refuses it as a recipient of unknown type. So it does with a secret key in small
#   letters, which pyrage takes, too. A program tried with one of the two knows nothing of the other.
# For O2M: a recipient is written in small letters before it goes anywhere, and a reader of QR codes turns `AGE1` back into small letters itself.
#
# Needs python3 with pip, and node with npm. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages pyrage==1.4.0
npm init --yes > npm.log
npm install --silent --no-audit --no-fund age-encryption@0.3.1 >> npm.log
PYTHONPATH=packages python3 - > python.txt <<'PYTHON'
import pyrage
from pyrage.x25519 import Identity, Recipient

key = Identity.generate()
secret, public = str(key), str(key.to_public())
assert secret == secret.upper() and public == public.lower()
sealed = pyrage.encrypt(b"words", [Recipient.from_str(public.upper())])
assert pyrage.decrypt(sealed, [Identity.from_str(secret.lower())]) == b"words"
open("keys", "w").write(f"{secret}\n{public}\n")
print("pyrage: capitals taken, small letters taken")
PYTHON
cat > seal.mjs <<'JS'
import fs from "node:fs";
import { Decrypter, Encrypter } from "age-encryption";

const [secret, recipient] = fs.readFileSync("keys", "utf8").trim().split("\n");
async function open(secret, recipient) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  return decrypter.decrypt(await encrypter.encrypt("words"), "text");
}
const outcome = (...keys) => open(...keys).then((words) => (words === "words" ? "taken" : words), () => "refused");
const plain = await outcome(secret, recipient);
const capitals = await outcome(secret, recipient.toUpperCase());
const small = await outcome(secret.toLowerCase(), recipient);
console.log(`age-encryption: as written ${plain}, capitals ${capitals}, small letters ${small}`);
JS
seen=$(cat python.txt; node seal.mjs)
echo "$seen"
[ "$seen" = "pyrage: capitals taken, small letters taken
age-encryption: as written taken, capitals refused, small letters refused" ]
