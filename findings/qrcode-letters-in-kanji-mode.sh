#!/usr/bin/env bash
# qrcode 0.14.1 (Rust), a QR code of a text with letters beyond ASCII, given as the string it is. The crate divides what it gets among a QR code's modes
# of writing, so that the code is small.
#
# Guess: letters beyond ASCII are written as bytes, in UTF-8, and every reader reads the same text; its mode for kanji is for those who give Shift JIS.
# Seen: UTF-8 is taken for Shift JIS wherever two bytes could be a kanji, if enough of those stand together. zxing-cpp 3.1.1 reads "გიორგი" as
#   "痺低�痺昵Β痺低�", and Khmer and Japanese, which the mode is for, no better; Polish, Hindi and Arabic names are right. rqrr 0.11.0, the reader in
#   Rust, gives the kanji back as the bytes that they were made of, so who tests the one crate with the other sees nothing. Written as bytes alone,
#   by the crate's own `push_byte_data`, all are right.
# For O2M: its links are ASCII and stay so. As soon as a name or a message is in a QR code, a phone reads something else than a test with rqrr does: bytes
#   are pushed, and a test asks that no part of the code is in the mode for kanji.
#
# Needs cargo, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
qrcode = { version = "=0.14.1", default-features = false }
rqrr = { version = "=0.11.0", default-features = false }
TOML
cat > src/main.rs <<'RUST'
use qrcode::{bits::Bits, Color, EcLevel, QrCode, Version};
use std::fs;

const TEXTS: [&str; 8] =
    ["o2m://mara.example:8000", "Łódź", "मीरा", "محمد", "გიორგი", "o2m://mara.example/გიორგი", "ខ្មែរ", "ありがとうございます"];

fn as_bytes(text: &str) -> QrCode {
    let mut bits = Bits::new(Version::Normal(5));
    bits.push_byte_data(text.as_bytes()).unwrap();
    bits.push_terminator(EcLevel::M).unwrap();
    QrCode::with_bits(bits, EcLevel::M).unwrap()
}

fn main() {
    for (index, text) in TEXTS.into_iter().enumerate() {
        for (how, code) in [("crate", QrCode::new(text).unwrap()), ("bytes", as_bytes(text))] {
            let (width, colors) = (code.width(), code.to_colors());
            let grid = rqrr::SimpleGrid::from_func(width, |x, y| colors[y * width + x] == Color::Dark);
            let (_, read) = rqrr::Grid::new(grid).decode().unwrap();
            assert_eq!(read, text);
            let rows: String = colors.chunks(width).map(|row| row.iter().map(|color| color.select('1', '0')).chain(['\n']).collect::<String>()).collect();
            fs::write(format!("{index}.{how}"), rows).unwrap();
        }
        fs::write(format!("{index}.text"), text).unwrap();
    }
    println!("rqrr reads all {} texts", TEXTS.len());
}
RUST
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages zxing-cpp==3.1.1 pillow==13.0.0
cargo run --quiet > rust.txt
seen=$(cat rust.txt; PYTHONPATH=packages python3 - <<'PYTHON'
from pathlib import Path
import zxingcpp
from PIL import Image

def read(path):
    rows = path.read_text().split()
    size = len(rows) + 8
    image = Image.new("L", (size, size), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark == "1":
                image.putpixel((x + 4, y + 4), 0)
    [found] = zxingcpp.read_barcodes(image.resize((size * 8, size * 8), Image.Resampling.NEAREST))
    return found.text

for index in range(8):
    text = Path(f"{index}.text").read_text()
    assert read(Path(f"{index}.bytes")) == text
    found = read(Path(f"{index}.crate"))
    print(text, "right" if found == text else ascii(found))
PYTHON
)
echo "$seen"
[ "$seen" = "rqrr reads all 8 texts
o2m://mara.example:8000 right
Łódź right
मीरा right
محمد right
გიორგი '\\u75fa\\u4f4e\\ufffd\\u75fa\\u6635\\u0392\\u75fa\\u4f4e\\ufffd'
o2m://mara.example/გიორგი 'o2m://mara.example/\\u75fa\\u4f4e\\ufffd\\u75fa\\u6635\\u0392\\u75fa\\u4f4e\\ufffd'
ខ្មែរ '\\u7670\\u226a\\u6c73\\u7670\\u5014\\u6c13\\u7670\\x9a'
ありがとうございます '\\u7e3a\\u3085\\uff4a\\u7e3a\\u5f8c\\u2192\\u7e3a\\ufffd\\uff03\\u7e3a\\u60b6\\uff1e\\u7e3a\\xbe\\xe3\\x81\\x99'" ]
