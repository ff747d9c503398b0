#!/usr/bin/env bash
# A desktop entry whose program is given a path with a percent sign in it, `Exec=... --data /home/mara/50%%`, and one with a backslash. Debian dex 0.9.0-2, with
# which i3 and other window managers start what is in ~/.config/autostart; Rust freedesktop-desktop-entry 0.8.4 (of the COSMIC desktop); PyPI
# desktop-entry-lib 5.0. Desktop Entry Specification 1.5, on `Exec`: "Literal percentage characters must be escaped as %%"; in quotes a
# backslash stands before each backslash, and since the value is a string, each of the two is written as two again.
#
# Guess: the program gets "/home/mara/50%" and "a\b". desktop-file-validate 0.26 has nothing to say of either.
# Seen: all three give it "/home/mara/50%%". dex and desktop-entry-lib give it "a\\b", with two backslashes; the crate has one. Words with spaces are right
#   with all three, so a test with "My Pictures" sees nothing. GLib's `gio launch` 2.74.6, tried by hand beside them, is right in all.
# For O2M: an entry that starts it with the computer names its data folder. Where that has a percent sign, O2M would be started with a folder of another name, and
#   a new server begin there, without an error. So there is no entry for a path with such a sign; the settings show the command instead.
#
# Needs apt-get of Debian 12, cargo, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download dex=0.9.0-2 > apt.log 2>&1
dpkg-deb -x dex_0.9.0-2_all.deb debian
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages desktop-entry-lib==5.0
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
freedesktop-desktop-entry = "=0.8.4"
TOML
cat > src/main.rs <<'RUST'
use freedesktop_desktop_entry::DesktopEntry;

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let entry = DesktopEntry::from_path(&path, None::<&[&str]>).unwrap();
    let words: Vec<String> = entry.parse_exec().unwrap().into_iter().skip(1).map(|word| format!("<{word}>")).collect();
    println!("{}", words.join(" "));
}
RUST
cargo build --quiet
cat > program <<'BASH'
#!/usr/bin/env bash
printf '<%s> ' "$@" > "$(dirname "$0")/got"
mv "$(dirname "$0")/got" "$(dirname "$0")/words"
BASH
chmod +x program
show() {
  name=$1
  printf '[Desktop Entry]\nType=Application\nName=O2M\nExec=%s %s\n' "$folder/program" "$2" > "$name.desktop"
  rm -f words
  python3 debian/usr/bin/dex "$name.desktop"
  for _ in $(seq 100); do [ -e words ] && break; sleep 0.05; done
  echo "dex: $name: $(sed 's/ $//' words)"
  echo "freedesktop-desktop-entry: $name: $(target/debug/finding "$name.desktop")"
  PYTHONPATH=packages python3 - "$name" <<'PYTHON'
import sys
from desktop_entry_lib import DesktopEntry

entry = DesktopEntry.from_file(f"{sys.argv[1]}.desktop")
assert not entry.get_validation_messages()["Error"]
print(f"desktop-entry-lib: {sys.argv[1]}:", *(f"<{word}>" for word in entry.get_command()[1:]))
PYTHON
}
seen=$(
  show spaces 'serve --data "/home/mara/My Pictures"'
  show percent 'serve --data /home/mara/50%%'
  show backslash 'serve --data "a\\\\b"'
)
echo "$seen"
[ "$seen" = 'dex: spaces: <serve> <--data> </home/mara/My Pictures>
freedesktop-desktop-entry: spaces: <serve> <--data> </home/mara/My Pictures>
desktop-entry-lib: spaces: <serve> <--data> </home/mara/My Pictures>
dex: percent: <serve> <--data> </home/mara/50%%>
freedesktop-desktop-entry: percent: <serve> <--data> </home/mara/50%%>
desktop-entry-lib: percent: <serve> <--data> </home/mara/50%%>
dex: backslash: <serve> <--data> <a\\b>
freedesktop-desktop-entry: backslash: <serve> <--data> <a\b>
desktop-entry-lib: backslash: <serve> <--data> <a\\b>' ]
