#!/usr/bin/env bash
# PyPI jsonfeed-util 1.2.0 (reads and writes JSON Feed 1.1), a feed that is read and written again, as a program does that keeps the feeds of several people in
# one, or its own copy of a feed.
#
# Guess: members of the standard come back as they were; extensions may be gone, as `_o2m` is, since a reader may leave aside what it does not know.
# Seen: `external_url`, the page elsewhere that a post is about, becomes the post's own `url`, and `null` where the post has none. `size_in_bytes`, a number,
#   becomes a list with that number in it. `language` is gone. Neither reading nor writing says so, and a feed with none of these comes back the same.
# For O2M: `_o2m` is where an export says who may see a post, so a feed.json that went through such a program cannot be put back; nor is a feed that
#   came by way of one what its author wrote. Its own feeds have no attachments; if pictures come as such, `size_in_bytes` tells who read them thus.
#
# Needs python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages jsonfeed-util==1.2.0
seen=$(PYTHONPATH=packages python3 - <<'PYTHON'
import json
import jsonfeed

picture = {"url": "https://mara.example/1.jpg", "mime_type": "image/jpeg", "size_in_bytes": 48113}
first = {"id": "1", "url": "https://mara.example/1", "external_url": "https://lea.example/kale", "content_text": "Read this", "attachments": [picture]}
second = {"id": "2", "external_url": "https://lea.example/frost", "content_text": "And this"}
feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Mara", "language": "de", "authors": [{"name": "Mara"}], "_o2m": {"format": 1}, "items": [first, second]}

def compare(where, before, after):
    for name, value in before.items():
        if isinstance(value, list):
            for number, (old, new) in enumerate(zip(value, after[name], strict=True)):
                compare(f"{where}{name}[{number}].", old, new)
        elif value != after.get(name, "gone"):
            print(f"{where}{name}: {json.dumps(value)} -> {json.dumps(after[name]) if name in after else 'gone'}")

compare("", feed, json.loads(jsonfeed.Feed.parse_string(json.dumps(feed)).to_json()))
plain = {**feed, "items": [{"id": "1", "url": "https://mara.example/1", "content_text": "Kale"}]}
del plain["language"], plain["_o2m"]
compare("", plain, json.loads(jsonfeed.Feed.parse_string(json.dumps(plain)).to_json()))
print("the plain one is the same")
PYTHON
)
echo "$seen"
[ "$seen" = 'language: "de" -> gone
_o2m: {"format": 1} -> gone
items[0].external_url: "https://lea.example/kale" -> "https://mara.example/1"
items[0].attachments[0].size_in_bytes: 48113 -> [48113]
items[1].external_url: "https://lea.example/frost" -> null
the plain one is the same' ]
