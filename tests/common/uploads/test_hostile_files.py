"""Every hostile file is turned away with a sentence, whatever it calls itself; every honest one is kept."""

import contextlib
import re
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from apps.common.uploads.accepted_file import accept_file
from apps.common.uploads.refusals import FileRefused

from .honest import HONEST, picture
from .hostile import HOSTILE, TAILS


def pixels(content: bytes) -> tuple[str, bytes]:
    with Image.open(BytesIO(content)) as opened:
        return opened.mode, opened.tobytes()


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_kept_as_it_is(name):
    """A picture is encoded anew (`test_pictures`), and shows the same."""
    content, extension = HONEST[name]
    kept = accept_file(content, f"notes.{extension}")
    assert kept.file_type.extension == extension
    if extension in ("png", "jpg"):
        assert pixels(kept.content) == pixels(content)
    else:
        assert kept.content == content
    assert kept.name == f"notes.{extension}"
    assert kept.is_scanned is False


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name):
    with pytest.raises(FileRefused) as refusal:
        accept_file(HOSTILE[name], "minutes.pdf")
    sentence = refusal.value.sentence
    assert re.search(r"[A-Za-z)]\.$", sentence), sentence
    assert "{" not in sentence
    # … and it says what to do instead.
    assert re.search(r"\b([Cc]hoose|[Ss]ave|[Pp]rint|[Dd]escribe|[Oo]pen|Keep|Take|tell|[Mm]ake)\b", sentence), (
        sentence
    )


def test_a_bomb_is_called_one():
    """The sentence differs from that of a damaged file: making it again would not help."""
    for name in HOSTILE:
        if name.startswith("a bomb") and name != "a bomb of overlapping parts":
            with pytest.raises(FileRefused, match="unpacks to far more"):
                accept_file(HOSTILE[name], "minutes.docx")


def test_there_are_many_of_them():
    assert len(HOSTILE) + len(TAILS) > 200


@pytest.mark.parametrize("extension", ["pdf", "png", "jpg", "txt", "csv", "docx", "exe", "html", ""])
def test_the_name_decides_nothing(extension):
    content, kind = HONEST["a PNG"]
    kept = accept_file(content, f"minutes.{extension}")
    assert kept.file_type.extension == kind
    with pytest.raises(FileRefused):
        accept_file(HOSTILE["a web page"], f"minutes.{extension}")


@pytest.mark.parametrize("tail", TAILS)
def test_a_jpeg_is_kept_without_what_stands_behind_it(tail):
    jpeg = picture("JPEG")
    assert accept_file(jpeg + TAILS[tail], "walk.jpg").content == accept_file(jpeg, "walk.jpg").content


def test_a_damaged_picture_is_refused_also_beside_the_printer(monkeypatch):
    """WeasyPrint asks Pillow, for its whole process, to draw damaged pictures too."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(FileRefused):
        accept_file(HOSTILE["a JPEG with noise for tables"], "walk.jpg")
    assert ImageFile.LOAD_TRUNCATED_IMAGES


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_cut_anywhere_raises_nothing_but_refusals(name):
    """Half a file is refused, or is half a text; it never breaks the page."""
    content, _ = HONEST[name]
    for cut in range(0, len(content), max(1, len(content) // 97)):
        try:
            kept = accept_file(content[:cut], "x")
        except FileRefused:
            continue
        assert kept.file_type.extension in ("txt", "csv") or (
            content.startswith(content[:cut].rstrip()) and not content[cut:].strip(b"\0\r\n")
        )


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_with_any_byte_changed_raises_nothing_but_refusals(name):
    content, _ = HONEST[name]
    for at in range(0, len(content), max(1, len(content) // 61)):
        for value in (0x00, 0xFF, content[at] ^ 0x01):
            with contextlib.suppress(FileRefused):
                accept_file(content[:at] + bytes([value]) + content[at + 1 :], "x")
