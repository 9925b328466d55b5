"""Files with signs that no database stores, and files with odd names: each gets a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from .pages import at

pytestmark = pytest.mark.long(reason="reads a whole file for each sign")

ESCAPES = (r"\0", r"\ud800", r"\udfff")
NAMES = ("a\x00b.yaml", "a\udcffb.yaml", "\x00", "x" * 5000 + ".yaml", "\u202elmay.exe")


def spoiled(lines: list[str], escape: str) -> list[str]:
    """The file with the sign in a value, in a name that is not known, in one that is, and in a list of both."""
    number = next(number for number, line in enumerate(lines) if line.strip().startswith("short_title:"))
    line = lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    spots = (
        f'{indent}short_title: "Odd {escape} title"',
        f'{line}\n{indent}"odd{escape}": 1',
        f'{indent}"short_title{escape}": "x"',
        f'{line}\n{indent}? "{escape}"\n{indent}: "{escape}"',
    )
    return ["\n".join([*lines[:number], spot, *lines[number + 1 :]]) for spot in spots]


def test_signs_that_no_database_stores_are_named_in_a_rubric(desk, draft):
    lines = desk.get(at("export_draft", draft, "yaml")).content.decode().splitlines()
    for escape in ESCAPES:
        for content in spoiled(lines, escape):
            sent = SimpleUploadedFile("rubric.yaml", content.encode())
            response = desk.post(at("import_draft", draft), {"file": sent})
            assert response.status_code == 422, (escape, response.status_code)
            assert "Line " in response.content.decode()


def test_a_file_may_be_called_anything(desk, draft):
    for name in NAMES:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="'
        tail = b'"\r\nContent-Type: text/yaml\r\n\r\nrubric: {}\r\n--x--\r\n'
        body = head + name.encode("utf-8", "surrogateescape") + tail
        response = desk.generic(
            "POST", at("import_draft", draft), body, content_type="multipart/form-data; boundary=x"
        )
        assert response.status_code in (400, 422), name
