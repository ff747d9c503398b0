#!/usr/bin/env bash
# PyPI json2rss 0.1.1 (a JSON Feed into RSS, for readers that know no other), `date_published` as RFC 3339 has it: with Z, with an offset, and with a
# fraction of a second.
#
# Guess: `pubDate` says the same instant for all of them, on every machine.
# Seen: the offset, and Z alike, is left out, and the time of day is written with the offset of the machine that converts: right only for dates that were
#   written in its own zone. A date with a fraction is not understood: the post gets the time of the conversion, another one at every run. A line
#   on standard error says so; the RSS is whole, and the exit code 0.
# For O2M: its public JSON Feed has milliseconds in every date ("2026-11-23T07:12:04.120Z"), which RFC 3339 allows, so all its posts come out as written just
#   now, again at each run. The Atom feed beside it has the same dates and needs no conversion.
#
# Needs python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages json2rss==0.1.1
cat > convert.py <<'PYTHON'
import json, os, subprocess, sys, time
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

dates = ["2026-11-23T07:12:04Z", "2026-11-23T08:12:04+01:00", "2026-11-23T02:12:04-05:00", "2026-11-23T07:12:04.250Z"]
items = [{"id": date, "url": f"https://mara.example/{number}", "content_text": "Kale", "date_published": date} for number, date in enumerate(dates)]
feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Mara", "feed_url": "https://mara.example/feed.json", "items": items}
# Zones as POSIX writes them, so that no table of zones is needed: an hour before UTC, and five behind it.
for zone, name in (("UTC0", "UTC"), ("CET-1", "UTC+1"), ("EST5", "UTC-5")):
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", "import json2rss; json2rss.main()"], input=json.dumps(feed), env={**os.environ, "TZ": zone},
        text=True, capture_output=True, check=True)
    for item in ElementTree.fromstring(run.stdout).iter("item"):
        written = parsedate_to_datetime(item.findtext("pubDate"))
        says = "the time of the conversion" if abs(written.timestamp() - time.time()) < 600 else item.findtext("pubDate")
        print(f"{name}: {item.findtext('guid')} -> {says}")
    print(f"{name}:", run.stderr.strip())
PYTHON
seen=$(PYTHONPATH=packages python3 convert.py)
echo "$seen"
[ "$seen" = "UTC: 2026-11-23T07:12:04Z -> Mon, 23 Nov 2026 07:12:04 +0000
UTC: 2026-11-23T08:12:04+01:00 -> Mon, 23 Nov 2026 08:12:04 +0000
UTC: 2026-11-23T02:12:04-05:00 -> Mon, 23 Nov 2026 02:12:04 +0000
UTC: 2026-11-23T07:12:04.250Z -> the time of the conversion
UTC: cannot parse date '2026-11-23T07:12:04.250Z'
UTC+1: 2026-11-23T07:12:04Z -> Mon, 23 Nov 2026 07:12:04 +0100
UTC+1: 2026-11-23T08:12:04+01:00 -> Mon, 23 Nov 2026 08:12:04 +0100
UTC+1: 2026-11-23T02:12:04-05:00 -> Mon, 23 Nov 2026 02:12:04 +0100
UTC+1: 2026-11-23T07:12:04.250Z -> the time of the conversion
UTC+1: cannot parse date '2026-11-23T07:12:04.250Z'
UTC-5: 2026-11-23T07:12:04Z -> Mon, 23 Nov 2026 07:12:04 -0500
UTC-5: 2026-11-23T08:12:04+01:00 -> Mon, 23 Nov 2026 08:12:04 -0500
UTC-5: 2026-11-23T02:12:04-05:00 -> Mon, 23 Nov 2026 02:12:04 -0500
UTC-5: 2026-11-23T07:12:04.250Z -> the time of the conversion
UTC-5: cannot parse date '2026-11-23T07:12:04.250Z'" ]
