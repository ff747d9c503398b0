#!/usr/bin/env bash
# For which macOS a program is that was linked on Linux: PyPI cargo-zigbuild 0.24.1 with ziglang 0.17.1, a program of one line, for Apple's processors and
# for Intel's.
#
# Guess: for the macOS that rustc says (`rustc --print deployment-target`: 11.0 for Apple's processors, 10.12 for Intel's), and signed "ad hoc", without which
#   Apple's processors start nothing.
# Seen: the file says the newest macOS that zig knows, so that older ones may refuse it, and `-mmacosx-version-min` among the linker's arguments changes nothing.
#   `MACOSX_DEPLOYMENT_TARGET` in the environment of cargo-zigbuild does. The one for Apple's processors has a signature, the one for Intel's has none.
# For O2M: `cargo xtask dist macos` sets the variable and signs both itself, and `--check` reads both from the files.
#
# Needs python3 with pip, and rustup with Rust 1.95. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages ziglang==0.17.1 cargo-zigbuild==0.24.1
export PYTHONPATH=$folder/packages PATH=$folder/packages/bin:$PATH CARGO_ZIGBUILD_ZIG_PATH=$folder/packages/ziglang/zig
rustup target add aarch64-apple-darwin x86_64-apple-darwin 2> rustup.log
cargo init --quiet --vcs none --name hello
cat > read.py <<'PYTHON'
import struct, sys

data = open(sys.argv[1], "rb").read()
count, = struct.unpack_from("<I", data, 16)
at, macos, is_signed = 32, "none said", False
for _ in range(count):
    kind, size = struct.unpack_from("<II", data, at)
    if kind == 0x32:  # LC_BUILD_VERSION
        version, = struct.unpack_from("<I", data, at + 12)
        macos = f"{version >> 16}.{version >> 8 & 0xff}"
    is_signed |= kind == 0x1d  # LC_CODE_SIGNATURE
    at += size
print("macOS", macos + ",", "signed" if is_signed else "not signed")
PYTHON
see() {
  cargo zigbuild --quiet --target "$1-apple-darwin" --target-dir "$2" > build.log 2>&1 || cat build.log
  echo "$1, $2: $(python3 read.py "$2/$1-apple-darwin/debug/hello")"
}
seen=$(
  for processor in aarch64 x86_64; do
    see "$processor" as-it-comes
    RUSTFLAGS="-Clink-arg=-mmacosx-version-min=11.0" see "$processor" by-argument
    MACOSX_DEPLOYMENT_TARGET=11.0 see "$processor" by-variable
  done
)
echo "$seen"
[ "$seen" = "aarch64, as-it-comes: macOS 15.0, signed
aarch64, by-argument: macOS 15.0, signed
aarch64, by-variable: macOS 11.0, signed
x86_64, as-it-comes: macOS 15.0, not signed
x86_64, by-argument: macOS 15.0, not signed
x86_64, by-variable: macOS 11.0, not signed" ]
