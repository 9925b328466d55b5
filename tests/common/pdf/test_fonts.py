"""Which signs can be printed, and with what."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from apps.common.pdf import fonts
from apps.reports.rendering import render_pdf
from tests.reports import audits

MARK = fonts.REPLACEMENT


@pytest.mark.parametrize("name", audits.SCRIPTS)
def test_the_scripts_of_our_neighbours_can_be_printed(name):
    assert MARK not in fonts.printable(audits.SCRIPTS[name])


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\x01b", f"a{MARK}b"),
        ("a\x7fb\x85", f"a{MARK}b{MARK}"),
        ("a\u0378b", f"a{MARK}b"),
        ("a\ue000b", f"a{MARK}b"),
        ("a\ud800b", f"a{MARK}b"),
        ("a𒀀b", f"a{MARK}b"),
        ("a\u2028b", f"a{MARK}b"),
        ("a\ufff9b", f"a{MARK}b"),
        ("one\ntwo", "one\ntwo"),
        ("", ""),
    ],
)
def test_what_no_font_has_becomes_a_mark(typed, printed):
    assert fonts.printable(typed) == printed


def test_what_is_never_seen_leaves_no_mark():
    assert MARK not in fonts.printable("a\u200bb \u2067c\u2069 \ufeff می‌کند x\U000e0101")


@given(st.text(max_size=200))
def test_printable_text_stays_printable(text):
    once = fonts.printable(text)
    assert fonts.printable(once) == once


def test_a_long_word_can_break():
    assert fonts.breakable("short words stay as they are") == "short words stay as they are"
    parts = fonts.breakable("x" * 1000).split(fonts.BREAK_HERE)
    assert "".join(parts) == "x" * 1000
    assert max(map(len, parts)) <= fonts.PART_OF_WORD


def test_every_font_file_is_in_the_list_and_has_a_licence():
    families = {TTFont(file)["name"].getBestFamilyName() for file in fonts.folder().glob("*.ttf")}
    assert families == {fonts.TEXT, *fonts.LENDERS}
    assert {file.name for file in fonts.folder().glob("*.txt")} == {"OFL.txt", "Apache-2.0.txt"}


def test_the_host_lends_no_font():
    configuration = Path(os.environ["FONTCONFIG_FILE"]).read_text(encoding="utf-8")
    assert re.findall(r"<dir>(.*)</dir>", configuration) == [str(fonts.folder())]
    assert "<include" not in configuration


@pytest.mark.long(reason="prints every sign of every font")
def test_every_sign_a_font_has_is_printed_with_a_glyph():
    """All but Chinese and Hangul, of which every fortieth sign stands for the rest."""
    covered = sorted({code for file in fonts.folder().glob("*.ttf") for code in TTFont(file).getBestCmap()})
    signs = [chr(code) for code in covered if fonts.printable(chr(code)) == chr(code) and code > 32]
    many = [sign for sign in signs if "\u3400" <= sign <= "\ud7ff"]
    few = [sign for sign in signs if not "\u3400" <= sign <= "\ud7ff"] + many[::40]
    lines = "".join(f"<p>{' '.join(few[start : start + 60])}</p>" for start in range(0, len(few), 60))
    lines = lines.replace("&", "&amp;").replace(" < ", " &lt; ")
    page = f'<html lang="en"><title>Signs</title><body class="report"><h1>Signs</h1>{lines}</body></html>'
    assert render_pdf.printer().print(page, "signs").pages > 5


@pytest.mark.long(reason="starts the program anew")
def test_the_web_server_does_not_load_the_printer():
    program = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'apps.config.settings';"
        "from apps.config.wsgi import application; from django.urls import get_resolver;"
        "get_resolver().url_patterns; import apps.reports.views.documents, apps.reports.tasks;"
        "sys.exit(any(name.split('.')[0] in ('weasyprint', 'fontTools') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
