"""Writes a corpus of picture files, and beside each what Pillow makes of it: NAME.png, upright, in sRGB.

Usage: corpus.py FOLDER. Needs Pillow (with LittleCMS), pillow-heif, NumPy, and libjpeg-turbo's cjpeg. Where there is NAME.refused, the file may be refused with
the word in it; where there is no PNG beside it, it has to be.
"""

import io
import itertools
import pathlib
import shutil
import struct
import subprocess
import sys
import zlib

missing = [] if shutil.which("cjpeg") else ["cjpeg (Debian: libjpeg-turbo-progs)"]
try:
    import numpy as np
    import pillow_heif
    from PIL import Image, ImageCms, ImageOps
except ImportError as error:
    missing.append(f"{error.name} (from PyPI)")
if missing:
    sys.exit("The corpus needs " + " and ".join(missing) + ".")

WIDTH, HEIGHT = 149, 83  # neither is a multiple of any block
FOLDER = pathlib.Path(sys.argv[1])
SRGB = ImageCms.createProfile("sRGB")

y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
# Slopes and one edge: what chroma of a quarter of the size can say.
COLORS = np.stack([x * 255 // WIDTH, y * 255 // HEIGHT, (x + y) * 255 // (WIDTH + HEIGHT)], -1).astype("u1")
COLORS[10:30, 20:60] = (200, 30, 30)
GREY = COLORS[..., 1]
ALPHA = (x * 255 // WIDTH).astype("u1")
PHOTO = Image.fromarray(COLORS)
SEE_THROUGH = Image.fromarray(np.dstack([COLORS, ALPHA]))


def profile(primaries, gamma, white=(0.3127, 0.3290)):
    """A matrix profile (ICC.1:2001) with a plain gamma."""
    def xyz(x, y): return np.array([x / y, 1, (1 - x - y) / y])
    d50, bradford = np.array([0.9642, 1, 0.8249]), np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    columns = np.stack([xyz(*each) for each in primaries], 1)
    columns = columns * np.linalg.solve(columns, xyz(*white))
    adapt = np.linalg.inv(bradford) @ np.diag((bradford @ d50) / (bradford @ xyz(*white))) @ bradford
    fixed = lambda value: struct.pack(">i", round(value * 65536))
    tags = [(name, b"XYZ \0\0\0\0" + b"".join(map(fixed, column)))
            for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), (adapt @ columns).T)]
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    tags += [(b"wtpt", b"XYZ \0\0\0\0" + b"".join(map(fixed, d50)))]
    tags += [(b"desc", b"desc\0\0\0\0" + struct.pack(">I", 2) + b"x\0" + bytes(78))]
    return icc(b"RGB ", tags)


def grey_profile(gamma):
    fixed = lambda value: struct.pack(">i", round(value * 65536))
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    white = b"XYZ \0\0\0\0" + b"".join(map(fixed, (0.9642, 1, 0.8249)))
    return icc(b"GRAY", [(b"kTRC", curve), (b"wtpt", white), (b"desc", b"desc\0\0\0\0" + struct.pack(">I", 2) + b"x\0" + bytes(78))])


def cmyk_profile():
    """Inks as on paper, each over the others, in a table of five levels of each (ICC.1:2001, 6.5.8)."""
    inks = np.array([(0, 158, 224), (226, 0, 122), (255, 237, 0), (29, 29, 27)]) / 255
    linear = np.where(inks <= 0.04045, inks / 12.92, ((inks + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4361, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]])
    table = b""
    for levels in itertools.product(np.linspace(0, 1, 5), repeat=4):
        light = np.prod([1 - level * (1 - ink) for level, ink in zip(levels, linear)], axis=0) * 0.9
        fx, fy, fz = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in to_xyz @ light / (0.9642, 1, 0.8249))
        lab = ((116 * fy - 16) * 2.55, 500 * (fx - fy) + 128, 200 * (fy - fz) + 128)
        table += bytes(round(min(max(v, 0), 255)) for v in lab)
    fixed = lambda value: struct.pack(">i", round(value * 65536))
    matrix = b"".join(map(fixed, (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    body = b"mft1\0\0\0\0" + bytes((4, 3, 5, 0)) + matrix + bytes(range(256)) * 4 + table + bytes(range(256)) * 3
    white = b"XYZ \0\0\0\0" + b"".join(map(fixed, (0.9642, 1, 0.8249)))
    return icc(b"CMYK", [(b"A2B0", body), (b"wtpt", white), (b"desc", b"desc\0\0\0\0" + struct.pack(">I", 2) + b"x\0" + bytes(78))], b"prtr", b"Lab ")


def icc(space, tags, kind=b"mntr", connection=b"XYZ "):
    at, table, data = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, body in tags:
        body += bytes(-len(body) % 4)
        table += name + struct.pack(">II", at + len(data), len(body))
        data += body
    head = struct.pack(">I4sI4s4s4s", at + len(data), b"none", 0x02400000, kind, space, connection) + bytes(12) + b"acsp"
    head += bytes(128 - len(head) - 60) + struct.pack(">iii", 63190, 65536, 54061) + bytes(48)
    return head + table + data


DISPLAY_P3 = profile([(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)], 2.2)
ADOBE_RGB = profile([(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)], 2.2)


def exif(orientation, order="<"):
    head = b"II*\0" if order == "<" else b"MM\0*"
    return head + struct.pack(order + "IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def upright_srgb(data):
    """What a browser would show: the first frame, upright, in sRGB."""
    image = Image.open(io.BytesIO(data))
    embedded, orientation = image.info.get("icc_profile"), image.getexif().get(0x0112, 1)
    image.load()
    if image.mode.startswith("I;16"):  # Pillow has no other grey of 16 bits
        image = Image.fromarray((np.asarray(image).astype("u4") * 255 // 65535).astype("u1"))
    has_alpha = "transparency" in image.info or image.mode in ("RGBA", "LA", "PA")
    alpha = image.convert("RGBA").getchannel("A") if has_alpha else None
    space = {"CMYK": "CMYK", "L": "L", "LA": "L", "1": "L"}.get(image.mode, "RGB")
    flat = image.convert(space) if image.mode != "CMYK" else image
    if embedded:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
            flat = ImageCms.profileToProfile(flat, source, SRGB, outputMode="RGB", renderingIntent=1)
        except (ImageCms.PyCMSError, OSError):
            pass
    flat = flat.convert("RGB")
    if alpha:
        flat.putalpha(alpha)
    turn = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}.get(orientation)
    return flat if turn is None else flat.transpose(Image.Transpose(turn))


def put(name, data, expected=None):
    (FOLDER / name).write_bytes(data)
    try:
        (expected or upright_srgb(data)).save(FOLDER / f"{name}.png")
    except Exception as error:
        sys.exit(f"{name}: {error!r}")


def refused(name, data, word):
    (FOLDER / name).write_bytes(data)
    may_be_refused(name, word)


def may_be_refused(name, word):
    (FOLDER / f"{name}.refused").write_text(word)


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def cjpeg(image, *options):
    made = subprocess.run(["cjpeg", "-quality", "95", *options], input=saved(image, "PPM"), capture_output=True)
    return made.stdout if made.returncode == 0 else None


def jpegs():
    codings = {"": [], "-progressive": ["-progressive"], "-restart": ["-restart", "1"], "-optimized": ["-optimize"]}
    luma = ["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "3x1", "1x3"]
    for (coding, options), one, other in itertools.product(codings.items(), luma, ["1x1", "2x1", "1x2", "2x2"]):
        data = cjpeg(PHOTO, "-sample", f"{one},{other},{other}", *options)
        if data:
            name = f"sampled-{one}-{other}{coding}.jpg"
            put(name, data)
            if one[0] == "3" or any(fine > coarse for fine, coarse in zip(other, one)) or (one, other) == ("1x4", "1x2"):
                may_be_refused(name, "unsupported-jpeg")
    script = FOLDER / "scans"
    script.write_text("0; 1; 2;")
    for one in luma:
        put(f"scans-{one}.jpg", cjpeg(PHOTO, "-sample", f"{one},1x1,1x1", "-scans", str(script)))
        put(f"grey-{one}.jpg", cjpeg(PHOTO, "-grayscale", "-sample", one))
        put(f"grey-{one}-progressive.jpg", cjpeg(PHOTO, "-grayscale", "-sample", one, "-progressive"))
        if one[0] == "3":
            may_be_refused(f"grey-{one}.jpg", "unsupported-jpeg")
            may_be_refused(f"grey-{one}-progressive.jpg", "unsupported-jpeg")
        if one not in ("1x1", "2x1", "4x1"):
            may_be_refused(f"scans-{one}.jpg", "unsupported-jpeg")
    script.unlink()
    put("rgb.jpg", cjpeg(PHOTO, "-rgb"))
    for name, quality in (("cmyk", 95), ("cmyk-poor", 30)):
        put(f"{name}.jpg", saved(PHOTO.convert("CMYK"), "JPEG", quality=quality))
    printed = saved(PHOTO.convert("CMYK"), "JPEG", quality=95, icc_profile=cmyk_profile())
    put("icc-cmyk.jpg", printed)
    # As programs for print write it: luminance and chrominance of what is not ink (Adobe's marker, transform 2).
    at = printed.index(b"Adobe") + 11
    put("icc-ycck.jpg", printed[:at] + b"\x02" + printed[at + 1 :])
    put("icc-cmyk-other.jpg", saved(PHOTO.convert("CMYK"), "JPEG", quality=95, icc_profile=DISPLAY_P3))
    whole = cjpeg(PHOTO)
    put("no-end.jpg", whole[:-2], upright_srgb(whole))
    put("no-end-trailer.jpg", whole[:-2] + b"\0\0\x01\x0aImage_UTC_DataSEFHSEFT", upright_srgb(whole))
    put("trailer.jpg", whole + whole[:500] + b"more", upright_srgb(whole))
    refused("cut.jpg", whole[: len(whole) * 3 // 4], "damaged")
    progressive = cjpeg(PHOTO, "-progressive")
    put("no-end-progressive.jpg", progressive[:-2], upright_srgb(progressive))
    refused("cut-progressive.jpg", progressive[: len(progressive) * 3 // 4], "damaged")
    refused("arithmetic.jpg", cjpeg(PHOTO, "-arithmetic"), "unsupported-jpeg")
    twelve = bytearray(whole)
    twelve[whole.index(b"\xff\xc0") + 4] = 12
    refused("12-bit.jpg", bytes(twelve), "unsupported-jpeg")
    for orientation, order in itertools.product(range(1, 9), "<>"):
        block = exif(orientation, order)
        put(f"orientation-{orientation}-{'le' if order == '<' else 'be'}.jpg", saved(PHOTO, "JPEG", quality=95, subsampling=0, exif=b"Exif\0\0" + block))
    for name, icc_profile in (("p3", DISPLAY_P3), ("adobe", ADOBE_RGB), ("broken", DISPLAY_P3[:200])):
        put(f"icc-{name}.jpg", saved(PHOTO, "JPEG", quality=95, subsampling=0, icc_profile=icc_profile))
    put("icc-grey.jpg", saved(Image.fromarray(GREY), "JPEG", quality=95, icc_profile=grey_profile(1.8)))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(depth, color, rows, *extra, interlaced=False):
    """A PNG as no library writes it: rows are packed already, and filtered by nothing."""
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, color, 0, 0, int(interlaced))
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(extra) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def packed(levels, depth):
    bits = np.unpackbits(levels[..., None], axis=-1)[..., -depth:].reshape(len(levels), -1)
    return [row.tobytes() for row in np.packbits(bits, axis=1)]


def pngs():
    for depth in (1, 2, 4, 8):
        levels = GREY >> (8 - depth)
        shown = Image.fromarray((levels.astype("u2") * 255 // ((1 << depth) - 1)).astype("u1")).convert("RGB")
        put(f"grey-{depth}.png", png(depth, 0, packed(levels, depth)), shown)
        clear = shown.copy()
        clear.putalpha(Image.fromarray(np.where(levels == 1, 0, 255).astype("u1")))
        top = 0 if depth == 8 else 0xFF - ((1 << depth) - 1)
        for name, value in (("", 1), ("-all-bits", 1 | top)):
            put(f"grey-{depth}-trns{name}.png", png(depth, 0, packed(levels, depth), chunk(b"tRNS", struct.pack(">H", value))), clear)
        palette = COLORS.reshape(-1, 3)[:: len(COLORS.reshape(-1, 3)) // (1 << depth)][: 1 << depth]
        opaque = Image.fromarray(palette[levels])
        plte = chunk(b"PLTE", palette.tobytes())
        put(f"palette-{depth}.png", png(depth, 3, packed(levels, depth), plte), opaque)
        alphas = np.full(1 << depth, 255, "u1")
        alphas[:2] = (0, 128)
        opaque.putalpha(Image.fromarray(alphas[levels]))
        put(f"palette-{depth}-trns.png", png(depth, 3, packed(levels, depth), plte, chunk(b"tRNS", alphas[:2].tobytes())), opaque)
    deep = lambda image: (np.asarray(image).astype(">u2") * 257).reshape(HEIGHT, -1)
    for name, color, image in (("grey", 0, Image.fromarray(GREY)), ("rgb", 2, PHOTO), ("rgba", 6, SEE_THROUGH)):
        put(f"16-{name}.png", png(16, color, [row.tobytes() for row in deep(image)]), image)
    for name, image in (("rgb", PHOTO), ("rgba", SEE_THROUGH), ("la", SEE_THROUGH.convert("LA")), ("l", Image.fromarray(GREY))):
        put(f"plain-{name}.png", saved(image, "PNG"))
        put(f"interlaced-{name}.png", interlaced(image), image)
    for orientation, prefix in itertools.product((3, 6), (b"", b"Exif\0\0")):
        block = chunk(b"eXIf", prefix + exif(orientation, ">"))
        expected = PHOTO.transpose(Image.Transpose({3: 3, 6: 4}[orientation]))
        whole = saved(PHOTO, "PNG")
        put(f"orientation-{orientation}-{len(prefix)}.png", whole[:33] + block + whole[33:], expected)
        put(f"orientation-{orientation}-{len(prefix)}-late.png", whole[:-12] + block + whole[-12:], expected)
    for name, icc_profile in (("p3", DISPLAY_P3), ("adobe", ADOBE_RGB), ("broken", b"no profile")):
        put(f"icc-{name}.png", saved(PHOTO, "PNG", icc_profile=icc_profile))
        put(f"icc-{name}-alpha.png", saved(SEE_THROUGH, "PNG", icc_profile=icc_profile))
    put("icc-grey.png", saved(Image.fromarray(GREY), "PNG", icc_profile=grey_profile(1.8)))
    put("animated.png", saved(PHOTO, "PNG", save_all=True, append_images=[ImageOps.invert(PHOTO)]), PHOTO)


def interlaced(image):
    """Adam7 (PNG, 8.2)."""
    pixels = np.asarray(image).reshape(HEIGHT, WIDTH, -1)
    color = {1: 0, 2: 4, 3: 2, 4: 6}[pixels.shape[2]]
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    rows = [row.tobytes() for top, left, down, right in passes for row in pixels[top::down, left::right] if row.size]
    return png(8, color, rows, interlaced=True)


def others():
    for name, image in (("rgb", PHOTO), ("rgba", SEE_THROUGH)):
        put(f"lossless-{name}.webp", saved(image, "WEBP", lossless=True, exact=True))
        put(f"lossy-{name}.webp", saved(image, "WEBP", quality=90))
    inverted = ImageOps.invert(PHOTO)
    put("animated.webp", saved(PHOTO, "WEBP", lossless=True, save_all=True, append_images=[inverted]))
    for orientation, prefix in itertools.product(range(1, 9), (b"", b"Exif\0\0")):
        expected = upright_srgb(saved(PHOTO, "PNG", exif=exif(orientation)))
        data = saved(PHOTO, "WEBP", lossless=True, exif=b"Exif\0\0" + exif(orientation))
        put(f"orientation-{orientation}-{len(prefix)}.webp", with_exif(data, prefix + exif(orientation)), expected)
    put("icc-p3.webp", saved(PHOTO, "WEBP", lossless=True, icc_profile=DISPLAY_P3))
    few = PHOTO.quantize(64)
    put("plain.gif", saved(few, "GIF"))
    put("interlaced.gif", saved(few, "GIF", interlace=1))
    put("clear.gif", saved(few, "GIF", transparency=5))
    put("animated.gif", saved(few, "GIF", save_all=True, append_images=[inverted.quantize(64)]))


def with_exif(data, block):
    """The same WebP with this EXIF chunk, prefix and all (RFC 9649, 2.7.1.5)."""
    at = data.index(b"EXIF")
    body = data[12:at] + b"EXIF" + struct.pack("<I", len(block)) + block + bytes(len(block) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def heic(image, **options):
    """libheif leaves the samples as they are: what profile they are in is said, and converted here."""
    file = io.BytesIO()
    codes = {"color_primaries": 1, "transfer_characteristics": 13, "matrix_coefficients": 6, "full_range_flag": 1}
    pillow_heif.from_pillow(image).save(file, **{"quality": 95, "tile_size": 0} | codes | options)
    return file.getvalue()


def heics():
    pillow_heif.register_heif_opener()
    for chroma in (420, 422, 444):
        for name, image in (("rgb", PHOTO), ("rgba", SEE_THROUGH)):
            put(f"{chroma}-{name}.heic", heic(image, chroma=chroma))
        put(f"{chroma}-grid.heic", heic(PHOTO, chroma=chroma, tile_size=64))
        put(f"{chroma}-lossy.heic", heic(PHOTO, chroma=chroma, quality=50))
    put("grey.heic", heic(Image.fromarray(GREY)))
    for matrix, full in itertools.product((1, 5, 6, 9), (0, 1)):
        put(f"matrix-{matrix}-{full}.heic", heic(PHOTO, matrix_coefficients=matrix, full_range_flag=full))
    for orientation in range(1, 9):
        for name, options in (("", {}), ("-grid", {"tile_size": 64})):
            data = heic(PHOTO, exif=b"Exif\0\0" + exif(orientation), **options)
            put(f"orientation-{orientation}{name}.heic", data)
    for name, icc_profile in (("p3", DISPLAY_P3), ("adobe", ADOBE_RGB), ("broken", b"no profile")):
        put(f"icc-{name}.heic", heic(PHOTO, icc_profile=icc_profile, chroma=444))
    for depth in (10, 12):
        levels = (COLORS.astype("<u2") * 257).tobytes()
        file = io.BytesIO()
        deep = pillow_heif.from_bytes("RGB;16", (WIDTH, HEIGHT), levels)
        deep.save(file, quality=95, bit_depth=depth, matrix_coefficients=6, color_primaries=1, transfer_characteristics=13, full_range_flag=1)
        put(f"{depth}-bit.heic", file.getvalue())
    refused("cut.heic", heic(PHOTO)[:-200], "damaged")
    refused("new.avif", saved(PHOTO, "AVIF"), "avif")


def large():
    """As phones have them, with the noise of a camera; only how much memory they take is looked at."""
    folder = FOLDER / "large"
    folder.mkdir()
    rng = np.random.default_rng(1)
    coarse = Image.fromarray(rng.integers(0, 255, (95, 127, 3), dtype="u1")).resize((8064, 6048), Image.Resampling.BICUBIC)
    whole = Image.fromarray((np.asarray(coarse).astype("i2") + rng.integers(-6, 6, (6048, 8064, 1), dtype="i2")).clip(0, 255).astype("u1"))
    quick = {"quality": 45, "enc_params": {"preset": "ultrafast"}}
    for name, image, options in (
        ("48-grid", whole, {"tile_size": 512}),
        ("48-grid-turned", whole, {"tile_size": 512, "exif": b"Exif\0\0" + exif(6)}),
        ("24", whole.resize((5712, 4284)), {}),
        ("12", whole.resize((4032, 3024)), {}),
        ("12-444", whole.resize((4032, 3024)), {"chroma": 444}),
    ):
        (folder / f"{name}.heic").write_bytes(heic(image, **quick, **options))
    whole.save(folder / "48.jpg", quality=85)


FOLDER.mkdir(parents=True, exist_ok=True)
jpegs()
pngs()
others()
heics()
large()
