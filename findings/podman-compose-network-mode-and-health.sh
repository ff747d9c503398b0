#!/usr/bin/env bash
# PyPI podman-compose 1.0.3 (the one that Debian 12 ships) and 1.6.0, `--dry-run up`, and a compose file with `network_mode: host` and a health check of the
# form `["CMD", program, argument]`, which the Compose Specification runs without a shell.
#
# Guess: the container gets the network of the machine and no other, and podman is told a list, as it was written: an image without a shell is asked well.
# Seen: 1.0.3 says `--network host --net PROJECT_default`, two networks, which podman refuses; and `--healthcheck-command /bin/sh -c …`, for CMD as for
#   CMD-SHELL. 1.6.0 says `--network=host` alone, and the list as JSON.
# For O2M: our compose file has network_mode: host, and our image has no shell. So its health check is in the image, where podman reads it as a list, and
#   not in the compose file. The network stays: README says which podman-compose does not start it.
#
# Needs python3 with venv, and podman, which is asked for its version alone. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir project
cat > project/compose.yaml <<'END'
services:
  one:
    image: localhost/one
    network_mode: host
    healthcheck:
      test: ["CMD", "/usr/bin/one", "health"]
END
seen=$(
  for version in 1.0.3 1.6.0; do
    python3 -m venv "$version"
    "$version/bin/pip" install --quiet --disable-pip-version-check "podman-compose==$version"
    # The older prints what it would run, the newer only if it is to say more.
    more=$([ "$version" = 1.0.3 ] || echo --verbose)
    said=$(cd project && "../$version/bin/podman-compose" $more --dry-run up --detach 2>&1)
    echo "$version: $(grep -E 'podman (run|create) ' <<< "$said" | grep -oE -- '--(net|network)[= ][a-z_]+|--health[a-z-]*(cmd|command) (\[[^]]*\]|/bin/sh -c)' | tr '\n' ' ')"
  done
)
echo "$seen"
[ "$seen" = "1.0.3: --network host --net project_default --healthcheck-command /bin/sh -c 
1.6.0: --network=host --health-cmd [\"/usr/bin/one\", \"health\"] " ]
