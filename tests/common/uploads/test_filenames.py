"""The name for the download is ours: no sign in it can lead anywhere, hide anything or open a device."""

import re
import unicodedata
from io import BytesIO
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.uploads.downloads import as_download
from apps.common.uploads.filenames import LONGEST, safe_filename

NAMES = {
    "\u3164.pdf": "evidence.pdf",
    "a\u3164b.pdf": "a-b.pdf",
    "\u115f\uffa0\u2800.pdf": "evidence.pdf",
    "prn\u3164.pdf": "evidence-prn.pdf",
    "a\u17b4\U000e0100\U000e0041.pdf": "a.pdf",
    "\U0001d159.pdf": "evidence.pdf",
    "minutes.pdf": "minutes.pdf",
    "Minutes of May.PDF": "Minutes-of-May.pdf",
    "cofnod mis Mai – Gwener.pdf": "cofnod-mis-Mai-Gwener.pdf",
    "محضر.pdf": "محضر.pdf",
    "记录.pdf": "记录.pdf",
    "résumé.pdf": "résumé.pdf",
    "re\u0301sume\u0301.pdf": "résumé.pdf",
    "../../etc/passwd": "passwd.pdf",
    "..\\..\\Windows\\win.ini": "win-ini.pdf",
    "/etc/passwd": "passwd.pdf",
    "C:\\Windows\\x.pdf": "x.pdf",
    "....//....//x.pdf": "x.pdf",
    "．．／．．／x.pdf": "x.pdf",
    "x.pdf/": "evidence.pdf",
    "..": "evidence.pdf",
    ".": "evidence.pdf",
    "": "evidence.pdf",
    "   ": "evidence.pdf",
    ".pdf": "evidence.pdf",
    ".htaccess": "htaccess.pdf",
    ".bashrc": "bashrc.pdf",
    "-rf": "rf.pdf",
    "--help": "help.pdf",
    "x.pdf.exe": "x.pdf",
    "x.exe.pdf": "x.pdf",
    "x.pdf.": "x.pdf",
    "x.pdf ": "x.pdf",
    "x.pdf\0.exe": "x.pdf",
    "x\0.pdf": "x.pdf",
    "x\r\nContent-Type: text/html.pdf": "html.pdf",
    "x\r\nSet-Cookie: a=b.pdf": "x-Set-Cookie-a-b.pdf",
    'x"; filename="y.exe.pdf': "x-filename-y.pdf",
    "x;y.pdf": "x-y.pdf",
    "x%2e%2e%2fy.pdf": "x-2e-2e-2fy.pdf",
    "x\tx.pdf": "x-x.pdf",
    "x\x1b[2Jx.pdf": "x-2Jx.pdf",
    "x\u202efdp.exe": "xfdp.pdf",
    "x\u200bx.pdf": "xx.pdf",
    "x\u2066y\u2069.pdf": "xy.pdf",
    "\ufeffx.pdf": "x.pdf",
    "x\ue000x.pdf": "x-x.pdf",
    "\u0301x.pdf": "x.pdf",
    "¨¨": "evidence.pdf",
    "😀.pdf": "evidence.pdf",
    "$(reboot).pdf": "reboot.pdf",
    "`reboot`.pdf": "reboot.pdf",
    "| reboot.pdf": "reboot.pdf",
    "<script>alert(1)</script>.pdf": "script.pdf",
    "x' OR 1=1.pdf": "x-OR-1-1.pdf",
    "con": "evidence-con.pdf",
    "CON.pdf": "evidence-CON.pdf",
    "aux.pdf": "evidence-aux.pdf",
    "NUL": "evidence-NUL.pdf",
    "com1.pdf": "evidence-com1.pdf",
    "LPT9.pdf": "evidence-LPT9.pdf",
    "com¹.pdf": "evidence-com1.pdf",
    "conin$.pdf": "evidence-conin.pdf",
    "x::$DATA": "x-DATA.pdf",
    "x:stream.pdf": "x-stream.pdf",
    "~$x.pdf": "x.pdf",
    "a" * 5_000 + ".pdf": "a" * LONGEST + ".pdf",
    "你" * 5_000 + ".pdf": "你" * LONGEST + ".pdf",
    "e" + "\u0301" * 5_000: None,
    "report.PDF.pdf": "report.pdf",
    "a.tar.gz": "a.pdf",
    "archive.tar.gz.pdf": "archive.pdf",
    "x.docx.pdf": "x.pdf",
    "x.pdf  .exe": "x.pdf",
    "x.txt.": "x.pdf",
    ".pdf.exe": "evidence.pdf",
    "report.final.v2.pdf": "report-final-v2.pdf",
    "minutes 3.5.pdf": "minutes-3-5.pdf",
    "Minutes (2).pdf": "Minutes-2.pdf",
    "Jo's minutes.pdf": "Jos-minutes.pdf",
    "Jo’s “best” walk.pdf": "Jos-best-walk.pdf",
    "'minutes'.pdf": "minutes.pdf",
    "می\u200cروم.pdf": "میروم.pdf",
    "न्\u200dय.pdf": "न्य.pdf",
    "minu\u00adtes.pdf": "minutes.pdf",
    "\u202eminutes\u202c.pdf": "minutes.pdf",
}

# Joiners, direction marks, a soft hyphen, a mark of the byte order.
UNSEEN = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u00ad",
    "\ufeff",
]


@pytest.mark.parametrize("came_as", NAMES)
def test_a_name_becomes_harmless(came_as):
    made = safe_filename(came_as, "pdf")
    if NAMES[came_as] is not None:
        assert made == NAMES[came_as]
    assert_harmless(made)


@given(st.text(max_size=300))
def test_any_name_becomes_harmless(came_as):
    assert_harmless(safe_filename(came_as, "pdf"))


@given(st.text(max_size=300))
def test_a_name_that_we_made_stays_as_it_is(came_as):
    made = safe_filename(came_as, "pdf")
    assert safe_filename(made, "pdf") == made


@pytest.mark.parametrize("unseen", UNSEEN)
@given(st.lists(st.sampled_from(["minutes", " of ", "May", "محضر", "记录"]), min_size=1, max_size=6), st.data())
def test_what_nobody_sees_in_a_name_changes_nothing(unseen, words, data):
    name = "".join(words)
    at = data.draw(st.integers(0, len(name)))
    assert safe_filename(name[:at] + unseen + name[at:] + ".pdf", "pdf") == safe_filename(name + ".pdf", "pdf")


@given(st.lists(st.sampled_from([".pdf", ".PDF", ".exe", ".tar.gz", ".docx", ".", " ", ".Exe "]), max_size=5))
def test_endings_behind_each_other_are_no_part_of_a_name(endings):
    assert safe_filename("minutes of May" + "".join(endings), "pdf") == "minutes-of-May.pdf"


@given(st.text(max_size=120))
def test_a_download_has_the_name_that_we_made(came_as):
    """Also in any script: the browser is told by RFC 6266, and shows what stands in the list."""
    name = safe_filename(came_as, "pdf")
    header = as_download(BytesIO(b"x"), name=name, media_type="application/pdf")["Content-Disposition"]
    if name.isascii():
        assert header == f'attachment; filename="{name}"'
    else:
        assert unquote(header.removeprefix("attachment; filename*=utf-8''")) == name


def assert_harmless(made: str) -> None:
    stem = made.removesuffix(".pdf")
    assert made.endswith(".pdf")
    assert stem
    assert "." not in stem
    assert all(unicodedata.category(sign)[0] in "LMN" or sign == "-" for sign in stem)
    assert not stem.startswith("-")
    assert not unicodedata.category(stem[0]).startswith("M")
    assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", stem, re.IGNORECASE)
    assert len(made.encode()) <= 255 or len(stem) <= LONGEST + len("evidence-")


@pytest.mark.parametrize("letter", ["a", "é", "日", "\U00010348", "\U00020000", "क\u094d", "\u0bcc", "ﷺ"])
@pytest.mark.parametrize("shift", range(4))
def test_a_name_fits_into_every_file_system_in_any_script(letter, shift):
    name = safe_filename("x" * shift + letter * 300 + ".pdf", "docx")
    assert len(name.encode()) <= 255
    assert "\ufffd" not in name
