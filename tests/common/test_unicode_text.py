"""One form for the same words, whichever signs they arrive in."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.common.unicode_text import (
    earlier_forms_of_password,
    is_storable,
    is_visible,
    line_text,
    password_text,
    plain_address,
    plain_text,
    stripped_text,
    utf16_length,
)

# Letters, and much that keyboards, clipboards and programs put among them.
ODD_SIGNS = (
    "\r\n\x0b\x0c\x85\u2028\u2029\t \u00a0\u3000\u200b\u200c\u200d\u200e\u200f\u202e\u2066\ufeff\u00ad\u061c"
    "\u115f\u1160\u3164\uffa0\u2800\u034f\ufe0f\u180b\x00\x07\x1f\x7f\u0301\u0308\u095c\u0939\u093c\ufb2a"
    "e\u00e9\u212bك\u0646\u0645👩🏽👨🎨🏴\U000e0067\U000e007f\U000e0100\u845b"
)
ODD_TEXT = st.text(st.one_of(st.sampled_from(ODD_SIGNS), st.characters(codec="utf-8")), max_size=60)


@given(ODD_TEXT)
@example("a\rb\r\nc\n\rd\u2028e")
def test_a_text_has_one_form_however_its_lines_end(text):
    once = plain_text(text)
    lines = once.split("\n")
    assert plain_text(once) == once
    assert plain_text("\r\n".join(lines)) == once
    assert plain_text("\r".join(lines)) == once or "\r\n" in "\r".join(lines)
    assert stripped_text(stripped_text(text)) == stripped_text(text)


@given(ODD_TEXT)
def test_letters_that_are_the_same_are_the_same_text(text):
    apart, together = unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)
    if utf16_length(plain_text(together)) <= utf16_length(plain_text(text)):
        assert unicodedata.normalize("NFC", plain_text(apart)) == unicodedata.normalize("NFC", plain_text(together))


@given(ODD_TEXT)
@example("\u095c" * 20)
@example("\ufb2a\ufb2b")
@example("😀" * 10)
def test_no_text_grows_longer_than_a_browser_counted(text):
    """A browser counts what a textarea holds: UTF-16 units, each line break as one."""
    counted = len(text.replace("\r\n", "\n").encode("utf-16-le", "surrogatepass")) // 2
    for in_one_form in (plain_text, stripped_text, line_text):
        assert utf16_length(in_one_form(text)) <= counted
        assert len(in_one_form(text)) <= counted


@given(ODD_TEXT)
def test_a_line_is_one_line_that_can_be_seen_or_nothing(text):
    line = line_text(text)
    assert line_text(line) == line
    assert line == "" or is_visible(line)
    assert line == line.strip()
    assert "  " not in line
    assert not set(line) & set("\r\n\t\x00\u200b\u200e\u200f\u202e\u2066\ufeff\u00ad\u3164\u2800\u115f\u00a0\u2028")
    assert is_storable(line)


UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202e\u2066\u2069\u00ad\u061c\u180e\u3164\uffa0\u115f\u1160"
    "\u2800\u034f\u17b4\u17b5\ufe0f\ufe00\U000e0100\U000e0001\U000e0061\U000e007f\U0001d173\ufff9\u206f"
    "\u00a0\u2003\u3000\u2028\u2029\x85\r\n\t\x00\x1b\x9f"
)


@pytest.mark.parametrize("sign", [*UNSEEN, "\r\n"], ids=ascii)
def test_a_sign_that_nobody_sees_makes_no_other_name(sign):
    assert line_text(sign) == "" == line_text(sign * 3) == stripped_text(sign)
    assert line_text(f"{sign}Ana{sign}") == "Ana"
    assert line_text(f"An{sign}a") in ("Ana", "An a")
    assert plain_address(f"{sign}ana@exam{sign}ple.org{sign}") in ("ana@example.org", "ana@exam ple.org")


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Ångström",
        "O’Brien-Smith",
        "علی‌رضا",  # Persian: a non-joiner between letters
        "क्‍ष नेहा",  # Hindi: a joiner after a virama
        "ශ්‍රී ලංකා",  # Sinhala
        "👩‍🎨 Studio",  # a joiner within one emoji
        "❤️ Corner",  # a variation selector behind a symbol
        "👩🏽‍🚀",
        "葛󠄀城",  # a variant of an ideograph
        "ᠮᠣᠩᠭᠣᠯ",
        "李小龍",
        "Nguyễn Thị Ánh",
        "1️⃣ Club",
    ],
)
def test_what_a_script_or_an_emoji_needs_stays(name):
    assert line_text(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Ana@Example.ORG", "ana@example.org"),
        ("  ana@example.org\u200b ", "ana@example.org"),
        ("ａｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ana@example.org"),
        ("ana@\u202eexample.org", "ana@example.org"),
        ("\ufeffana@example.org", "ana@example.org"),
        ("an\u00ada@example.org", "ana@example.org"),
        ("ﬁona@example.org", "fiona@example.org"),
        ("\u212aate@example.org", "kate@example.org"),
        ("\u3000ana@example.org\u3164", "ana@example.org"),
    ],
)
def test_an_address_is_the_one_that_is_read(typed, read):
    assert plain_address(typed) == read == plain_address(plain_address(typed))


@given(ODD_TEXT)
def test_a_password_has_one_form(password):
    once = password_text(password)
    assert password_text(once) == once
    apart, together = unicodedata.normalize("NFD", password), unicodedata.normalize("NFC", password)
    assert password_text(apart) == password_text(together)
    assert once not in earlier_forms_of_password(password)
    assert not password.isascii() or earlier_forms_of_password(password) == []


@pytest.mark.parametrize("sign", "\U0001d159\U00013441\U00013442\u3164\u2800")
def test_a_blank_of_another_script_is_a_blank(sign):
    assert line_text(sign) == stripped_text(sign * 3) == ""
    assert line_text(f"Ana{sign}Bell") == "Ana Bell"
    assert plain_address(f"{sign}ana@example.org{sign}") == "ana@example.org"
