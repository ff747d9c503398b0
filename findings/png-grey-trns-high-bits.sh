#!/usr/bin/env bash
# png 0.18.1 (Rust), a grey PNG of 1 bit whose tRNS chunk has other bits set beside the lowest.
#
# Guess: only the lowest bit counts, as the PNG specification says (third edition, 11.3.1.1: "If the image bit depth is less than 16 bits, the
#   least significant bits are used and the others are set to 0"; the others are what some writers set, and browsers and Pillow look past them).
# Seen: the two bytes are compared whole, nothing is transparent. With tRNS 00 01 white is transparent, with 00 ff nothing is.
#
# Needs cargo and python3. Fails if the behaviour changes.
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
png = "=0.18.1"
TOML
cat > src/main.rs <<'RUST'
use std::{fs::File, io::BufReader};

fn main() {
    for name in ["0001", "00ff"] {
        let mut decoder = png::Decoder::new(BufReader::new(File::open(format!("{name}.png")).unwrap()));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let alphas: Vec<String> = pixels.chunks(2).map(|pixel| pixel[1].to_string()).collect();
        println!("tRNS {name}: alpha of black and white: {}", alphas.join(" "));
    }
}
RUST
python3 - <<'PYTHON'
import struct, zlib
def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
for name, grey in (("0001", b"\0\1"), ("00ff", b"\0\xff")):
    header = struct.pack(">IIBBBBB", 2, 1, 1, 0, 0, 0, 0)
    # One row of two pixels: black, white.
    pixels = zlib.compress(bytes([0, 0b01000000]))
    parts = chunk(b"IHDR", header), chunk(b"tRNS", grey), chunk(b"IDAT", pixels), chunk(b"IEND", b"")
    open(f"{name}.png", "wb").write(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
PYTHON
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "tRNS 0001: alpha of black and white: 255 0
tRNS 00ff: alpha of black and white: 255 255" ]
