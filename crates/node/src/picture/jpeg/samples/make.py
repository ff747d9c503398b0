"""Writes the JPEG for print beside it, and beside that what LittleCMS makes of it. The profile is that of `server/benches/pictures/corpus.py`.

Usage: make.py CORPUS.PY FOLDER. Needs what that script needs.
"""

import io
import pathlib
import runpy
import sys
import tempfile

from PIL import Image, ImageCms

FOLDER = pathlib.Path(sys.argv[2])
sys.argv = [sys.argv[1], tempfile.mkdtemp()]
profile = runpy.run_path(sys.argv[0])["cmyk_profile"]()
inks = Image.new("CMYK", (48, 32))
for at, ink in enumerate([(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (0, 200, 200, 0), (90, 40, 20, 60)]):
    inks.paste(ink, (at % 3 * 16, at // 3 * 16, at % 3 * 16 + 16, at // 3 * 16 + 16))
inks.save(FOLDER / "inks.jpg", quality=95, subsampling=0, icc_profile=profile)
data = (FOLDER / "inks.jpg").read_bytes()
at = data.index(b"Adobe") + 11
(FOLDER / "luminance.jpg").write_bytes(data[:at] + b"\x02" + data[at + 1 :])
for name in ("inks", "luminance"):
    image = Image.open(FOLDER / f"{name}.jpg")
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB", renderingIntent=0).save(FOLDER / f"{name}.png", optimize=True)
