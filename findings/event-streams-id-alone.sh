#!/usr/bin/env bash
# An event stream (Server-Sent Events) with a block that has an id and no data, and one that has `retry` alone. By the HTML standard, section 9.2.6, the id is
# taken over (it is what `Last-Event-ID` says at the next connection), and no event is given out, since the data is empty. npm eventsource 5.1.5,
# eventsource-client 1.2.0, launchdarkly-eventsource 2.2.0 and extended-eventsource 2.1.0, PyPI httpx-sse 0.4.3.
#
# Guess: a stream that says `id: 7` alone is gone on with after 7, and no event comes of it.
# Seen: so it is with eventsource alone. eventsource-client and launchdarkly-eventsource ask for what follows the last id that had data, 6.
#   extended-eventsource and httpx-sse give out an event without data for the id, and for `retry` too, so a program that reads JSON from each
#   event fails at the first line. A stream in which each event has both shows nothing of it.
# For O2M: its stream could say a position alone, as a heartbeat or when what happened is nothing for that page; two of the five would get again
#   what they had, and two an event that is no JSON. The id goes with data, always, and `retry` stands in a block that has data.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund eventsource@5.1.5 eventsource-client@1.2.0 launchdarkly-eventsource@2.2.0 extended-eventsource@2.1.0 >> npm.log 2>&1
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages httpx==0.28.1 httpx-sse==0.4.3
cat > listen.mjs <<'JS'
import http from "node:http";

const name = process.argv[2];
const asked = [];
const events = [];
const server = http.createServer(({ headers }, answer) => {
  asked.push(headers["last-event-id"] ?? "-");
  answer.writeHead(200, { "Content-Type": "text/event-stream" });
  if (asked.length === 1) {
    answer.write("retry: 50\n\nid: 6\ndata: a\n\n");
    setTimeout(() => answer.end("id: 7\n\n"), 200);
  } else {
    answer.write("data: b\n\n");
  }
});
function seen({ data }) {
  events.push(JSON.stringify(data));
  if (data !== "b") return;
  console.log(`${name}: Last-Event-ID ${asked.join(", ")}; events ${events.join(" ")}`);
  process.exit();
}
server.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const module = await import(name);
  if (module.createEventSource) {
    module.createEventSource({ url, onMessage: seen });
  } else {
    const EventSource = module.EventSource ?? module.default.EventSource ?? module.default;
    new EventSource(url, { initialRetryDelayMillis: 50 }).addEventListener("message", seen);
  }
});
setTimeout(() => process.exit(1), 20_000);
JS
for name in eventsource eventsource-client launchdarkly-eventsource extended-eventsource; do
  node listen.mjs "$name" 2> errors >> seen
done
PYTHONPATH=packages python3 - >> seen <<'PYTHON'
import json, httpx
from httpx_sse import EventSource

stream = b"retry: 50\n\nid: 6\ndata: a\n\nid: 7\n\ndata: b\n\n"
answer = httpx.Response(200, headers={"Content-Type": "text/event-stream"}, content=stream)
print("httpx-sse: events", *(json.dumps(event.data) for event in EventSource(answer).iter_sse()))
PYTHON
cat seen
[ "$(cat seen)" = 'eventsource: Last-Event-ID -, 7; events "a" "b"
eventsource-client: Last-Event-ID -, 6; events "a" "b"
launchdarkly-eventsource: Last-Event-ID -, 6; events "a" "b"
extended-eventsource: Last-Event-ID -, 7; events "" "a" "" "b"
httpx-sse: events "" "a" "" "b"' ]
