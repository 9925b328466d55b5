"""A picture is kept as a picture and nothing else: what was written beside it is gone, and it looks the same."""

import hashlib
import random
import struct
import zlib
from fractions import Fraction
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat, PngImagePlugin

from apps.common.uploads.accepted_file import accept_file
from apps.common.uploads.picture_limits import MOST_PIXELS, TOO_FINE, TOO_LARGE
from apps.common.uploads.png_chunks import read_header
from apps.common.uploads.refusals import FileRefused

from .honest import chunk, picture, png

SECRETS = (
    b"Nokia",  # the camera
    b"2026:03:14",  # when
    b"A person",  # who
    b"photoshop",
    b"W5M0MpCehiHzreSzNTczkc9d",  # the mark of XMP
    b"ICC_PROFILE",
    b"acsp",  # inside a colour profile
    b"Ducky",
    b"By the lake",
    b"GPS",
)
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" photoshop="A person">'
    b"</x:xmpmeta>"
)
MODEL, TAKEN_AT, ARTIST, ORIENTATION, GPS = 0x0110, 0x0132, 0x013B, 0x0112, 0x8825


def scene(mode: str = "RGB") -> Image.Image:
    """A picture of which no two corners look alike."""
    colours = [Image.linear_gradient("L").rotate(angle).resize((64, 48)) for angle in (0, 90, 180)]
    return Image.merge("RGB", colours).convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: its name, the time, the photographer, the place."""
    tags = Image.Exif()
    tags[MODEL], tags[TAKEN_AT], tags[ARTIST] = "Nokia 9", "2026:03:14 09:26:53", "A person"
    tags[ORIENTATION] = orientation
    tags[GPS] = {
        1: "N",
        2: (Fraction(51), Fraction(30), Fraction(26)),
        3: "W",
        4: (Fraction(0), Fraction(7), Fraction(39)),
    }
    return tags


def encoded(image: Image.Image, form: str, **how) -> bytes:
    target = BytesIO()
    image.save(target, form, **how)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def kept(content: bytes) -> bytes:
    return accept_file(content, "walk").content


def segments(jpeg: bytes) -> list[int]:
    """The markers before the picture's own data."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def chunks(content: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(content):
        found.append(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return found


def assert_alike(one: Image.Image, other: Image.Image, most: float = 1) -> None:
    """Of the same size, and of colours that nobody can tell apart: on average `most` steps of 256 from each other."""
    assert one.size == other.size
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) <= most


# --- What is written beside a JPEG ------------------------------------------------------------------------


def telling_jpeg(orientation: int = 1) -> bytes:
    thumbnail = b"\xff\xec" + struct.pack(">H", 2 + 5 + len(picture("JPEG"))) + b"Ducky" + picture("JPEG")
    return encoded(
        scene(),
        "JPEG",
        exif=exif(orientation),
        comment=b"By the lake",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        xmp=XMP,
        dpi=(300, 300),
        extra=thumbnail,
    )


def test_the_telling_jpeg_tells_much():
    content = telling_jpeg()
    assert all(secret in content for secret in SECRETS if secret != b"GPS")
    assert opened(content).getexif().get_ifd(GPS)[1] == "N"


def test_a_jpeg_is_kept_without_place_time_camera_profile_copy_and_comment():
    content = kept(telling_jpeg())
    assert not [secret for secret in SECRETS if secret in content]
    assert not opened(content).getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(opened(content).info)
    # JFIF's own short header, tables and sizes: no application's segment, no comment.
    assert {marker for marker in segments(content) if 0xE0 <= marker <= 0xEF or marker == 0xFE} == {0xE0}
    assert_alike(opened(content), opened(telling_jpeg()))


def test_only_the_orientation_of_a_jpeg_is_left():
    content = kept(telling_jpeg(orientation=6))
    assert not [secret for secret in SECRETS if secret in content]
    assert dict(opened(content).getexif()) == {ORIENTATION: 6}
    assert len(opened(content).info["exif"]) < 40


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_is_shown_the_way_it_was_held(orientation):
    content = telling_jpeg(orientation)
    before, after = opened(content), opened(kept(content))
    assert_alike(ImageOps.exif_transpose(after), ImageOps.exif_transpose(before))
    assert after.size == before.size


@pytest.mark.parametrize("orientation", [0, 9, 255, 65_535])
def test_an_orientation_that_is_none_is_left_out(orientation):
    assert not opened(kept(encoded(scene(), "JPEG", exif=exif(orientation)))).getexif()


@pytest.mark.parametrize(
    "damage", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"]
)
def test_notes_that_cannot_be_read_go_and_the_picture_stays(damage):
    jpeg, damage = encoded(scene(), "JPEG"), b"Exif\0\0" + damage
    content = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(damage) + 2) + damage + jpeg[2:]
    assert kept(content) == kept(jpeg)


def test_an_orientation_in_xmp_alone_turns_nothing():
    """Programs do not turn a picture by it, so neither must the one that is kept."""
    turned = XMP.replace(b"photoshop=", b'tiff:Orientation="6" photoshop=')
    assert "exif" not in opened(kept(encoded(scene(), "JPEG", xmp=turned))).info


# --- How good a JPEG stays --------------------------------------------------------------------------------


@pytest.mark.parametrize("quality", [30, 75, 95, 100])
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
def test_a_jpeg_stays_as_good_and_as_large_as_it_was(quality, subsampling):
    grain = Image.frombytes("L", (200, 150), random.Random(1).randbytes(200 * 150)).convert("RGB")
    blended = Image.blend(grain, scene().resize((200, 150)), 0.6)
    content = encoded(blended, "JPEG", quality=quality, subsampling=subsampling)
    before, after = opened(content), opened(kept(content))
    assert after.quantization == before.quantization
    assert [layer[1:3] for layer in after.layer] == [layer[1:3] for layer in before.layer]
    assert abs(len(kept(content)) - len(content)) < len(content) / 50
    assert_alike(after, before, most=3)


def test_a_picture_sent_twice_is_the_same_file():
    content = telling_jpeg(3)
    first, second = accept_file(content, "walk.jpg"), accept_file(content, "walk.jpg")
    assert first.content == second.content
    assert first.sha256 == hashlib.sha256(first.content).hexdigest() != hashlib.sha256(content).hexdigest()


def test_a_kept_jpeg_can_be_sent_again():
    once = kept(telling_jpeg(5))
    assert_alike(opened(kept(once)), opened(once))
    assert opened(kept(once)).getexif() == opened(once).getexif()


def test_a_jpeg_drawn_in_passes_stays_one():
    content = encoded(scene(), "JPEG", progressive=True, exif=exif(8))
    after = opened(kept(content))
    assert after.info["progressive"]
    assert after.getexif()[ORIENTATION] == 8
    assert_alike(after, opened(content))


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_jpeg_in_grey_or_for_print_keeps_its_colours(mode):
    content = encoded(scene(mode), "JPEG", exif=exif())
    after = opened(kept(content))
    assert after.mode == mode
    assert_alike(after, opened(content))


def test_a_jpeg_with_tables_in_odd_places_is_kept():
    """Its one table stands in the second place, so it cannot be used again as it is."""
    jpeg = bytearray(encoded(scene("L"), "JPEG"))
    at = jpeg.index(b"\xff\xdb") + 4
    jpeg[at] = 1
    jpeg[jpeg.index(b"\xff\xc0") + 12] = 1
    assert_alike(opened(kept(bytes(jpeg))), opened(bytes(jpeg)), most=3)


# --- PNG --------------------------------------------------------------------------------------------------


def telling_png(image: Image.Image, orientation: int = 1, **how) -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "A person")
    notes.add_text("Comment", "By the lake", zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=False)
    notes.add(b"tIME", struct.pack(">H5B", 2026, 3, 14, 9, 26, 53))
    notes.add(b"prVt", b"Nokia", after_idat=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(image, "PNG", pnginfo=notes, exif=exif(orientation), icc_profile=profile, dpi=(300, 300), **how)


def test_a_png_is_kept_without_its_notes():
    content = telling_png(scene())
    assert {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP", b"tIME", b"pHYs", b"prVt"} <= set(chunks(content))
    after = kept(content)
    assert set(chunks(after)) == {b"IHDR", b"IDAT", b"IEND"}
    assert not [secret for secret in SECRETS if secret in after]
    assert opened(after).tobytes() == opened(content).tobytes()


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_png_is_shown_the_way_it_was_held(orientation):
    content = telling_png(scene(), orientation)
    after = kept(content)
    assert dict(opened(after).getexif()) == {ORIENTATION: orientation}
    assert chunks(after).count(b"eXIf") == 1
    assert ImageOps.exif_transpose(opened(after)).tobytes() == ImageOps.exif_transpose(opened(content)).tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_png_of_any_kind_keeps_every_pixel(mode):
    content = telling_png(scene().convert(mode))
    assert opened(kept(content)).mode == opened(content).mode
    assert opened(kept(content)).convert("RGBA").tobytes() == opened(content).convert("RGBA").tobytes()


@pytest.mark.parametrize("colours", [2, 4, 16, 200])
@pytest.mark.parametrize("transparency", [1, bytes([0, 128, 255])], ids=["one colour", "by steps"])
def test_a_palette_keeps_what_is_to_be_seen_through(colours, transparency):
    content = telling_png(scene().quantize(colours), transparency=transparency)
    after = opened(kept(content))
    assert after.mode == "P"
    assert after.convert("RGBA").tobytes() == opened(content).convert("RGBA").tobytes()


def test_sixteen_bits_of_grey_stay_sixteen():
    grey = Image.new("I;16", (64, 48))
    for at in range(64 * 48):
        grey.putpixel((at % 64, at // 64), at * 21)
    content = telling_png(grey)
    after = opened(kept(content))
    assert after.mode == "I;16"
    assert after.tobytes() == grey.tobytes()


def keyed(depth: int, colour: int, dots: bytes, key: tuple[int, ...]) -> bytes:
    """A PNG of 2 by 1 pixels, in which one colour is to be seen through."""
    return png(2, 1, depth=depth, colour=colour, dots=dots, before=chunk(b"tRNS", struct.pack(f">{len(key)}H", *key)))


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (keyed(1, 0, b"\0\x40", (1,)), "LA"),
        (keyed(2, 0, b"\0\x60", (2,)), "LA"),
        (keyed(4, 0, b"\0\x3a", (10,)), "LA"),
        (keyed(8, 0, b"\0\x10\x20", (32,)), "LA"),
        (keyed(8, 2, b"\0\1\2\3\4\5\6", (4, 5, 6)), "RGBA"),
        (keyed(16, 2, b"\0" + struct.pack(">6H", 1, 2, 3, 40_000, 50_000, 60_000), (40_000, 50_000, 60_000)), "RGBA"),
    ],
    ids=["1 bit", "2 bits", "4 bits", "8 bits", "colours", "colours of 16 bits"],
)
def test_one_colour_stays_to_be_seen_through(content, mode):
    """The second pixel is the one of that colour."""
    after = opened(kept(content))
    alpha = after.convert(mode).getchannel("A")
    assert [alpha.getpixel((x, 0)) for x in (0, 1)] == [255, 0]


def test_colours_of_sixteen_bits_are_kept_in_eight():
    dots = b"\0" + struct.pack(">6H", 0x1234, 0x5678, 0x9ABC, 0xFFFF, 0, 0x8000)
    after = opened(kept(png(2, 1, depth=16, colour=2, dots=dots)))
    assert [after.getpixel((x, 0)) for x in (0, 1)] == [(0x12, 0x56, 0x9A), (0xFF, 0, 0x80)]


def test_a_png_drawn_in_passes_keeps_every_pixel():
    """2 by 2, in passes: the first pixel, the one beside it, the row below."""
    passes = b"\0\x10" + b"\0\x20" + b"\0\x30\x40"
    content = png(2, 2, colour=0, interlaced=1, dots=passes)
    after = opened(kept(content))
    assert list(after.tobytes()) == [0x10, 0x20, 0x30, 0x40]


def test_of_a_moving_png_the_picture_is_kept():
    frames = [scene(), ImageOps.invert(scene())]
    content = encoded(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100)
    assert b"acTL" in chunks(content)
    after = kept(content)
    assert set(chunks(after)) == {b"IHDR", b"IDAT", b"IEND"}
    assert opened(after).tobytes() == frames[0].tobytes()


def test_a_note_that_is_a_bomb_is_never_unpacked():
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000)))
    assert set(chunks(kept(png(before=bomb)))) == {b"IHDR", b"IDAT", b"IEND"}


# --- Too many pixels --------------------------------------------------------------------------------------


def test_more_pixels_than_the_limit_are_never_decoded():
    """A few kilobytes of one colour would take gigabytes once they are drawn."""
    width, height = 8_000, MOST_PIXELS // 8_000 + 1
    with pytest.raises(FileRefused) as refusal:
        accept_file(png(width, height, depth=1, colour=0, dots=bytes((1 + width // 8) * height)), "walk.png")
    assert refusal.value.sentence == TOO_LARGE
    with pytest.raises(FileRefused) as refusal:
        accept_file(encoded(Image.new("L", (width, height)), "JPEG"), "walk.jpg")
    assert refusal.value.sentence == TOO_LARGE


@pytest.mark.parametrize(
    ("depth", "colour", "share"),
    [(8, 6, 3 / 4), (16, 2, 1 / 2), (16, 6, 3 / 8), (8, 4, 1), (16, 0, 1), (16, 4, 3 / 4)],
)
def test_a_dot_that_takes_more_bytes_counts_for_more(depth, colour, share):
    """Seen through, or with 16 bits a colour, 40 million dots took twice as long as without."""
    width = 8_000
    most = int(MOST_PIXELS * share) // width
    header = struct.pack(">2L5B", width, most, depth, colour, 0, 0, 0)
    assert read_header(header).height == most
    if share < 1:
        with pytest.raises(FileRefused) as refusal:
            read_header(struct.pack(">2L5B", width, most + 1, depth, colour, 0, 0, 0))
        assert refusal.value.sentence == TOO_FINE


def test_as_many_pixels_as_the_limit_are_kept():
    width, height = 8_000, MOST_PIXELS // 8_000
    content = png(width, height, depth=1, colour=0, dots=bytes((1 + width // 8) * height))
    assert opened(kept(content)).size == (width, height)
