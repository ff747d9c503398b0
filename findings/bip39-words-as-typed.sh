#!/usr/bin/env bash
# BIP 39, words in a language with accents or with a wide space between them, as they are typed and as libraries write them: npm bip39-mnemonic 2.5.0 (of
# the makers of Keet and Pear), PyPI mnemonic 0.21 (the reference), npm @scure/bip39 2.4.0. BIP 39 has a sentence brought into NFKD before it is used.
#
# Guess: all three read a sentence in NFC, as keyboards write it, and each reads what it wrote itself.
# Seen: bip39-mnemonic knows only words in NFD. French, Spanish, Japanese and Korean ones that are typed are no words ("Bad word", "Language not
#   recognised"), `validateMnemonic` says false, and `normalizeMnemonic` does not help; in English nothing shows. mnemonic writes Japanese with wide
#   spaces, calls that valid with `check`, and its `to_entropy` finds one word in it. @scure/bip39 reads all.
# For O2M: its sheet of words is English, which all read alike, and stays so in every language of its pages. If that changes, the words are brought into
#   NFKD, and the spaces into one, before anything looks at them, and a test types "é".
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund bip39-mnemonic@2.5.0 @scure/bip39@2.4.0 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages mnemonic==0.21
PYTHONPATH=packages python3 - > python.txt <<'PYTHON'
import json
import unicodedata
from mnemonic import Mnemonic

entropy = bytes(range(7, 23))
sentences = {}
for language in ("english", "french", "spanish", "japanese", "korean"):
    library = Mnemonic(language)
    sentence = library.to_mnemonic(entropy)
    sentences[language] = unicodedata.normalize("NFC", sentence)
    try:
        same = library.to_entropy(sentence) == entropy
    except ValueError as error:
        same = type(error).__name__
    print("mnemonic", language, library.check(sentence), same)
with open("sentences.json", "w") as file:
    json.dump(sentences, file)
PYTHON
cat > read.mjs <<'JS'
import fs from "node:fs";
import { validateMnemonic } from "@scure/bip39";
import library from "bip39-mnemonic";

for (const [language, typed] of Object.entries(JSON.parse(fs.readFileSync("sentences.json", "utf8")))) {
  const { wordlist } = await import(`@scure/bip39/wordlists/${language}.js`);
  const { validateMnemonic: validate, normalizeMnemonic: normalize } = library;
  const seen = [typed, normalize(typed), typed.normalize("NFD")].map(validate);
  console.log("@scure/bip39", language, validateMnemonic(typed, wordlist), "bip39-mnemonic as typed, normalized, in NFD", ...seen);
}
JS
seen=$(cat python.txt; node read.mjs)
echo "$seen"
[ "$seen" = "mnemonic english True True
mnemonic french True True
mnemonic spanish True True
mnemonic japanese True ValueError
mnemonic korean True True
@scure/bip39 english true bip39-mnemonic as typed, normalized, in NFD true true true
@scure/bip39 french true bip39-mnemonic as typed, normalized, in NFD false false true
@scure/bip39 spanish true bip39-mnemonic as typed, normalized, in NFD false false true
@scure/bip39 japanese true bip39-mnemonic as typed, normalized, in NFD false false true
@scure/bip39 korean true bip39-mnemonic as typed, normalized, in NFD false false true" ]
