"""Writes the HEIC and AVIF files beside it, with libheif and x265, and what each shows is said in `../tests.rs`.

Usage: make.py FOLDER. Needs pillow and pillow-heif 1.8 (from PyPI).
"""

import io
import pathlib
import struct
import sys

import pillow_heif
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
RED, BLUE = (220, 30, 30), (30, 30, 220)
# BT.709 primaries and the curve of sRGB: nothing to convert.
SRGB = {"color_primaries": 1, "transfer_characteristics": 13, "matrix_coefficients": 6, "full_range_flag": 1}


def photograph(width, height, red=RED, blue=BLUE):
    """Red at the top left, blue everywhere else."""
    image = Image.new("RGB", (width, height), blue)
    image.paste(red, (0, 0, width // 2, height // 2))
    return image


def display_p3():
    """A matrix profile (ICC.1:2001), its colorants adapted to D50, with a gamma of 2.2."""
    fixed = lambda value: struct.pack(">i", round(value * 65536))
    xyz = lambda values: b"XYZ \0\0\0\0" + b"".join(map(fixed, values))
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags = [(b"rXYZ", xyz((0.5151, 0.2412, -0.0011))), (b"gXYZ", xyz((0.2919, 0.6922, 0.0419)))]
    tags += [(b"bXYZ", xyz((0.1572, 0.0666, 0.7841))), (b"wtpt", xyz((0.9642, 1, 0.8249)))]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    at, table, data = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, body in tags:
        table += name + struct.pack(">II", at + len(data), len(body))
        data += body
    head = struct.pack(">I4sI4s4s4s", at + len(data), b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    return head + bytes(128 - len(head) - 60) + struct.pack(">iii", 63190, 65536, 54061) + bytes(48) + table + data


def entry(orientation):
    return struct.pack("<HHII", 0x0112, 3, 1, orientation)


def save(name, image, more=(), orientation=1, **options):
    """Turned by a property of the item, and EXIF says the same, as iPhones have it; libheif would say there that it is upright."""
    options = SRGB | {"quality": 90, "tile_size": 0} | options
    if orientation != 1:
        options["exif"] = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry(orientation) + bytes(4)
    file = pillow_heif.from_pillow(image)
    for other in more:
        file.add_from_pillow(other)
    data = io.BytesIO()
    file.save(data, **options)
    (FOLDER / name).write_bytes(data.getvalue().replace(entry(1), entry(orientation)))


picture = photograph(64, 48)
for chroma in (420, 422, 444):
    save(f"{chroma}.heic", picture, chroma=chroma)
save("odd.heic", photograph(61, 45))
save("grey.heic", picture.convert("L"))
# Limited range and the matrix of BT.709, as cameras have it.
save("video.heic", picture, matrix_coefficients=1, full_range_flag=0)
for orientation in range(1, 9):
    save(f"turned-{orientation}.heic", picture, orientation=orientation)
# What EXIF says alone does not count.
turned = (FOLDER / "turned-6.heic").read_bytes()
(FOLDER / "exif-only.heic").write_bytes(turned.replace(b"irot", b"skip"))
save("grid.heic", photograph(150, 100), tile_size=64)
save("grid-turned.heic", photograph(150, 100), tile_size=64, orientation=6)
fading = picture.convert("RGBA")
fading.putalpha(Image.linear_gradient("L").rotate(90).resize((64, 48)))
save("alpha.heic", fading)
save("alpha-turned.heic", fading, orientation=6)
pure = Image.new("RGB", (64, 48), (234, 51, 35))
save("p3.heic", pure, icc_profile=display_p3(), chroma=444)
save("p3-coded.heic", pure, color_primaries=12, chroma=444)
save("collection.heic", photograph(64, 48, BLUE, RED), more=[picture], primary_index=1)
deep = pillow_heif.from_bytes("RGB;16", (64, 48), b"".join(struct.pack("<H", level * 257) for pixel in picture.get_flattened_data() for level in pixel))
deep.save(FOLDER / "10-bit.heic", **SRGB, quality=90, bit_depth=10)
# Red of BT.2020 at 203 candelas on a square metre, which is white on paper (ITU-R BT.2408), as PQ and HLG have it.
for name, transfer, level in (("pq", 16, 0.5807), ("hlg", 18, 0.75)):
    white = pillow_heif.from_bytes("RGB;16", (64, 48), struct.pack("<H", round(level * 65535)) * (64 * 48 * 3))
    white.save(FOLDER / f"{name}.heic", **SRGB | {"color_primaries": 9, "transfer_characteristics": transfer, "matrix_coefficients": 9}, quality=90, bit_depth=10)
file = io.BytesIO()
picture.save(file, "AVIF", quality=60)
(FOLDER / "new.avif").write_bytes(file.getvalue())
