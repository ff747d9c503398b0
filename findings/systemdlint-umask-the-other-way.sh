#!/usr/bin/env bash
# PyPI systemdlint 1.4.0 (a linter for units of systemd), `UMask=` in the section [Service], and `StartLimitIntervalSec=` in [Unit], "a time span with the
# default unit of seconds, but other units may be specified" (systemd.unit).
#
# Guess: nothing is said of UMask=0077, with which only the account itself reads and writes what the service makes, and something of 0000, with which
#   everybody does; "10min" is as good as "600", as it is in TimeoutStopSec.
# Seen: the other way round. 0077, 0027 and 0022 are an error, "Files created by service are world-writeable"; 0000 alone is silent. "10min" and "600s" are an
#   "InvalidValue" of StartLimitIntervalSec, "600" is not; in TimeoutStopSec all three are well.
# For O2M: both of its units have UMask=0077 and StartLimitIntervalSec=10min, so a maintainer of a distribution who runs this sees errors in either. Who
#   goes on until it is silent has 0000, and all that a program makes without a mode of its own is anybody's to write. The units stay as they are.
#
# Needs python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages systemdlint==1.4.0 systemdunitparser==0.4 anytree==2.13.0
lint() {
  printf '[Unit]\nDescription=A server\n%s\n\n[Service]\nUser=mara\nExecStart=/usr/bin/o2m serve\n%s\n' "$1" "$2" > o2m.service
  # It says what it found by its exit code, too.
  PYTHONPATH=packages python3 -m systemdlint --norootfs o2m.service > said 2>&1 || true
  echo "${1:-$2}: $(grep -oE '\[(Security\.UMask|InvalidValue).*' said || echo nothing)"
}
seen=$(
  for mask in 0077 0027 0022 0000; do lint "" "UMask=$mask"; done
  for time in 600 600s 10min; do lint "StartLimitIntervalSec=$time" ""; done
  for time in 600 600s 10min; do lint "" "TimeoutStopSec=$time"; done
)
echo "$seen"
[ "$seen" = "UMask=0077: [Security.UMaskOW] - Files created by service are world-writeable
UMask=0027: [Security.UMaskOW] - Files created by service are world-writeable
UMask=0022: [Security.UMaskOW] - Files created by service are world-writeable
UMask=0000: nothing
StartLimitIntervalSec=600: nothing
StartLimitIntervalSec=600s: [InvalidValue] - StartLimitIntervalSec=600s
StartLimitIntervalSec=10min: [InvalidValue] - StartLimitIntervalSec=10min
TimeoutStopSec=600: nothing
TimeoutStopSec=600s: nothing
TimeoutStopSec=10min: nothing" ]
