#!/usr/bin/env bash
# PyPI segno 1.6.6, a QR code of a short text with `eci=True`, which writes before the bytes which encoding they are in.
#
# Guess: a QR code with that header, in which the text is read. Micro QR codes have no such header ("not supported by Micro QR Codes", segno says of the
#   argument, and with `micro=True` it refuses), so none is made.
# Seen: up to a certain length it makes a Micro QR code and writes the header into it. Who reads it takes the bits for letters and digits, or for kanji,
#   without an error: "Mara" is read as "I+6*NZDO0000". A longer text, and a short one with `micro=False`, is right.
# For O2M: who makes a QR code of a link, which is long, sees nothing of it; the first one of a name says something else on the phone of whoever reads it.
#   `micro=False` always, and a test reads what was made.
#
# Needs python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
seen=$(PYTHONPATH=packages python3 - <<'PYTHON'
import io
import segno
import zxingcpp
from PIL import Image

def read(code):
    png = io.BytesIO()
    code.save(png, kind="png", scale=8, border=4)
    [found] = zxingcpp.read_barcodes(Image.open(png).convert("L"))
    return found.text

for text in ("Mara", "Łódź", "Mara Zoë", "o2m://mara.example:8000"):
    for how in ({"eci": False}, {"eci": True}, {"eci": True, "micro": False}):
        code = segno.make(text, encoding="utf-8", **how)
        found = read(code)
        print(text, how, "Micro" if code.is_micro else "QR", "right" if found == text else f"read as {found!r}")
try:
    segno.make("Mara", encoding="utf-8", eci=True, micro=True)
except ValueError as error:
    print("micro=True:", error)
PYTHON
)
echo "$seen"
[ "$seen" = "Mara {'eci': False} Micro right
Mara {'eci': True} Micro read as 'I+6*NZDO0000'
Mara {'eci': True, 'micro': False} QR right
Łódź {'eci': False} Micro right
Łódź {'eci': True} Micro read as 'I-+E1BL2H-86'
Łódź {'eci': True, 'micro': False} QR right
Mara Zoë {'eci': False} Micro right
Mara Zoë {'eci': True} Micro read as '腦作伊猶姶�準�'
Mara Zoë {'eci': True, 'micro': False} QR right
o2m://mara.example:8000 {'eci': False} QR right
o2m://mara.example:8000 {'eci': True} QR right
o2m://mara.example:8000 {'eci': True, 'micro': False} QR right
micro=True: The ECI mode is not available for Micro QR Codes" ]
