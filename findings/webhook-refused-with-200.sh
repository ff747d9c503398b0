#!/usr/bin/env bash
# Debian webhook 2.8.0-4, a server that runs a command for each webhook that comes, if a rule lets it in: by a token, say. Its hooks are written as its documents
# show it, with nothing said of status codes.
#
# Guess: a POST with another token than that of the rule is answered 403, or 4xx in any case, one whose command fails 5xx, and one for a hook that
#   is none 404.
# Seen: only the last. What the rule does not let in is answered 200, with "Hook rules were not satisfied." as its body, and a command that fails 200 as
#   well, since the answer comes before the command is run. With `trigger-rule-mismatch-http-response-code` in the hook, it is the status named there.
# For O2M: any 2xx of a webhook counts as delivered, and nothing is sent again. With a typing error in the token that would be "The last message was
#   taken (200)." and nothing else, so the settings show how a webhook's answer begins with a 2xx, too.
#
# Needs apt-get of Debian 12, curl, and python3. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download webhook > apt.log 2>&1
dpkg-deb -x webhook_*.deb debian
[ "$(debian/usr/bin/webhook -version)" = "webhook version 2.8.0" ]
cat > hooks.json <<JSON
[
  { "id": "o2m", "execute-command": "$folder/run", "trigger-rule":
    { "match": { "type": "value", "value": "Bearer right", "parameter": { "source": "header", "name": "Authorization" } } } },
  { "id": "o2m-403", "execute-command": "$folder/run", "trigger-rule-mismatch-http-response-code": 403, "trigger-rule":
    { "match": { "type": "value", "value": "Bearer right", "parameter": { "source": "header", "name": "Authorization" } } } },
  { "id": "fails", "execute-command": "/bin/false" }
]
JSON
printf '#!/bin/sh\necho ran >> "%s/runs"\n' "$folder" > run
chmod +x run
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
debian/usr/bin/webhook -hooks hooks.json -ip 127.0.0.1 -port "$port" > log 2>&1 &
server=$!
trap 'kill "$server"; rm -rf "$folder"' EXIT
for _ in $(seq 100); do curl --silent --output page "http://127.0.0.1:$port/" && break; sleep 0.1; done
post() {
  rm -f runs
  status=$(curl --silent --output answer --write-out '%{http_code}' --header "Authorization: Bearer $2" --header "Content-Type: application/json" \
    --data '{"kind":"commented","text":"Lea commented on your post.","count":1}' "http://127.0.0.1:$port/hooks/$1")
  sleep 0.5
  echo "$1, $2 token: $status, $(cat runs 2>&- || echo "did not run"), \"$(cat answer)\""
}
seen=$(for hook in o2m o2m-403; do post "$hook" right; post "$hook" wrong; done; post fails right; post none right)
echo "$seen"
[ "$seen" = 'o2m, right token: 200, ran, ""
o2m, wrong token: 200, did not run, "Hook rules were not satisfied."
o2m-403, right token: 200, ran, ""
o2m-403, wrong token: 403, did not run, "Hook rules were not satisfied."
fails, right token: 200, did not run, ""
none, right token: 404, did not run, "Hook not found."' ]
