#!/usr/bin/env bash
# Google Takeout, two pictures that are both called IMG_1.jpg: in the archive the second is `IMG_1(1).jpg`, and beside it is `IMG_1.jpg.supplemental-metadata(1).json`,
# in which the title is IMG_1.jpg, as in the first one's. PyPI degoogle-photos 0.2.1 and google-photos-takeout-helper 2.3.0, which sort an archive by the
# dates of these side files, and a scan of a picture of 1965, whose time is a negative number.
#
# Guess: each picture gets the date of its own side file, by its name; and the scan is from 1965.
# Seen: both go by the title. The second picture gets no date at all, so it is from the day of unpacking, and the first gets that of whichever of the two side
#   files was read last; nothing is said of it. With "IMG_1(1).jpg" as the title of the second, both would be right. To degoogle-photos a negative
#   time is none: the scan is from the day of its upload. A picture whose name is there once is right with both, also where its side file is cut short.
# For O2M: an import goes by the names of the side files, where the number moves behind ".jpg", never by a title; a test has two pictures of one name with
#   dates of two years, and one before 1970.
#
# Needs python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages degoogle-photos==0.2.1 pillow==13.0.0 google-photos-takeout-helper==2.3.0
PYTHONPATH=packages python3 - > seen <<'PYTHON'
import json, os, re, subprocess, sys
from datetime import datetime, timezone
from pathlib import Path

from PIL import Image

NOWHERE = {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0, "latitudeSpan": 0.0, "longitudeSpan": 0.0}
YEARS = {"IMG_1.jpg": 2011, "IMG_1(1).jpg": 2012, "PXL_20130615_101010101.PORTRAIT.jpg": 2013, "scan.jpg": 1965}


def seconds(year):
    return str(int(datetime(year, 6, 15, tzinfo=timezone.utc).timestamp()))


def write(folder, titles):
    photos = Path(folder, "Takeout", "Google Photos", "Photos from 2013")
    photos.mkdir(parents=True)
    for place, (picture, year) in enumerate(YEARS.items()):
        Image.new("RGB", (8, 8), (place * 60, 0, 0)).save(photos / picture)
        name, number = re.fullmatch(r"(.*?)(\(1\))?\.jpg", picture).groups(default="")
        side = f"{name}.jpg.supplemental-metadata"[:46] + f"{number}.json"
        said = {"title": titles.get(picture, picture), "description": "", "creationTime": {"timestamp": seconds(2023)}, "geoData": NOWHERE, "geoDataExif": NOWHERE}
        (photos / side).write_text(json.dumps(said | {"photoTakenTime": {"timestamp": seconds(year)}}))


def word(picture, year, titles):
    # Which side file is read last is a matter of the file system.
    if titles and picture == "IMG_1.jpg" and year in (2011, 2012):
        return "one of the two"
    return "today" if year == datetime.now().year else year


def degoogle_photos(folder):
    subprocess.run([sys.executable, "-m", "degoogle_photos.cli", "--source", folder, "--output", f"{folder}-sorted"], check=True, capture_output=True)
    return {path.name: int(path.parts[-3]) for path in Path(f"{folder}-sorted").rglob("*.jpg")}


def google_photos_takeout_helper(folder):
    subprocess.run([sys.executable, "-m", "google_photos_takeout_helper", "-i", folder, "-o", f"{folder}-sorted"], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return {path.name: datetime.fromtimestamp(path.stat().st_mtime).year for path in Path(f"{folder}-sorted").rglob("*.jpg")}


for sort in (degoogle_photos, google_photos_takeout_helper):
    for titles, name in (({"IMG_1(1).jpg": "IMG_1.jpg"}, "titles alike"), ({}, "titles with their numbers")):
        folder = f"{sort.__name__}-{name.replace(' ', '-')}"
        write(folder, titles)
        found = sort(folder)
        print(f"{sort.__name__}, {name}:", ", ".join(f"{picture} {word(picture, found[picture], titles)}" for picture in YEARS))
PYTHON
cat seen
[ "$(cat seen)" = "degoogle_photos, titles alike: IMG_1.jpg one of the two, IMG_1(1).jpg today, PXL_20130615_101010101.PORTRAIT.jpg 2013, scan.jpg 2023
degoogle_photos, titles with their numbers: IMG_1.jpg 2011, IMG_1(1).jpg 2012, PXL_20130615_101010101.PORTRAIT.jpg 2013, scan.jpg 2023
google_photos_takeout_helper, titles alike: IMG_1.jpg one of the two, IMG_1(1).jpg today, PXL_20130615_101010101.PORTRAIT.jpg 2013, scan.jpg 1965
google_photos_takeout_helper, titles with their numbers: IMG_1.jpg 2011, IMG_1(1).jpg 2012, PXL_20130615_101010101.PORTRAIT.jpg 2013, scan.jpg 1965" ]
