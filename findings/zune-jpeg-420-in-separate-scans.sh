#!/usr/bin/env bash
# zune-jpeg 0.5.15 through image 0.25.10 (Rust), a sequential JPEG of 4:2:0 whose three components come in a scan each.
#
# Guess: it looks as the same picture in one scan, as with libjpeg-turbo, browsers and Pillow; at worst it is refused.
# Seen: it decodes without an error, to other colours: 136 of 255 off on average. The same picture in one scan is exact.
#
# Needs cargo, python3, and cjpeg and djpeg of libjpeg-turbo (Debian: libjpeg-turbo-progs). Fails if the behaviour changes.
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
image = { version = "=0.25.10", default-features = false, features = ["jpeg", "pnm"] }
zune-jpeg = "=0.5.15"
TOML
cat > src/main.rs <<'RUST'
fn main() {
    for name in ["together", "apart"] {
        let ours = image::open(format!("{name}.jpg")).unwrap().into_rgb8();
        let theirs = image::open(format!("{name}.ppm")).unwrap().into_rgb8();
        let off: u64 = ours.iter().zip(theirs.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        println!("{name} {}", off / theirs.len() as u64);
    }
}
RUST
python3 - <<'PYTHON'
pixels = bytes(value for y in range(64) for x in range(64) for value in (x * 4, y * 4, 255 - x * 2))
open("picture.ppm", "wb").write(b"P6 64 64 255\n" + pixels)
PYTHON
printf '0;\n1;\n2;\n' > scans
cjpeg -quality 95 -sample 2x2,1x1,1x1 picture.ppm > together.jpg
cjpeg -quality 95 -sample 2x2,1x1,1x1 -scans scans picture.ppm > apart.jpg
for name in together apart; do djpeg -ppm "$name.jpg" > "$name.ppm"; done
seen=$(cargo run --quiet)
echo "$seen"
awk '$1 == "together" && $2 < 3 { one = 1 } $1 == "apart" && $2 > 50 { many = 1 } END { exit !(one && many) }' <<< "$seen"
