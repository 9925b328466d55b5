"""The name for the download is ours: no sign in it can lead anywhere, hide anything or open a device."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.uploads.filenames import LONGEST, safe_filename

NAMES = {
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
    "x.pdf.exe": "x-pdf-exe.pdf",
    "x.exe.pdf": "x-exe.pdf",
    "x.pdf.": "x-pdf.pdf",
    "x.pdf ": "x.pdf",
    "x.pdf\0.exe": "x-pdf-exe.pdf",
    "x\0.pdf": "x.pdf",
    "x\r\nContent-Type: text/html.pdf": "html.pdf",
    "x\r\nSet-Cookie: a=b.pdf": "x-Set-Cookie-a-b.pdf",
    'x"; filename="y.exe.pdf': "x-filename-y-exe.pdf",
    "x;y.pdf": "x-y.pdf",
    "x%2e%2e%2fy.pdf": "x-2e-2e-2fy.pdf",
    "x\tx.pdf": "x-x.pdf",
    "x\x1b[2Jx.pdf": "x-2Jx.pdf",
    "x\u202efdp.exe": "x-fdp-exe.pdf",
    "x\u200bx.pdf": "x-x.pdf",
    "x\u2066y\u2069.pdf": "x-y.pdf",
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
}


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
