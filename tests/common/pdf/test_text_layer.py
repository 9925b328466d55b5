"""What software reads out of a printed file: the letters that were typed, in every script that the fonts hold."""

import gc
import io
import re
import subprocess
import unicodedata
from collections import Counter
from html import escape
from types import SimpleNamespace

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.pdf.fonts import Font

from apps.common.pdf import fonts, text_layer
from apps.common.pdf.rich_text import direction_of
from apps.reports.rendering import render_pdf
from tests.reports import audits

pytestmark = pytest.mark.long(reason="prints in many scripts")

TEXTS = audits.SCRIPTS | {
    "Ligatures": "office afflict fish fjord ffi ffl Äffin flüg",
    "Marks above, then none": "x̂ m̄ y̌ and plain x m y, q̃u a\u0308 e\u0301 o\u0323\u0302",
    "Letters that look the same": "\u2126 Ω µ μ a‐b a-b",
    "Greek of old": "Πολυτονικό: ᾧ ἀρχή",
    "Thai with marks, then without": "ก็ ที่ น้ำ ก น ท เก่า กำลัง",
    "Arabic letters": "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي",
    "Arabic joined": "بتثنيبتثني",
    "Arabic ligatures": "لا إله إلا الأمل لآن بلا",
    "Arabic with vowels": "بِسْمِ اللَّهِ الرَّحْمَٰنِ",
    "Urdu": "ہم مرتبہ مدد ٹھیک ہے ڈڑ",
    "Hebrew with vowels": "שָׁלוֹם עֲלֵיכֶם",
    "Brackets both ways": "(אבג) [דה] a (b)",
}
# One line in one direction without numbers and vowel signs: software puts these in their order without a doubt.
READ_FROM_THE_RIGHT = ("Persian", "Arabic letters", "Arabic joined", "Arabic ligatures", "Urdu")
FROM_THE_LEFT = [name for name, text in TEXTS.items() if not any(direction_of(one) == "rtl" for one in text)]
POOLS = (
    "abcxyzfil\u0301\u0302\u0308\u0323",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچگکیےآأإؤئة\u064b\u064e\u0651\u0652",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת\u05b0\u05b8\u05bc\u05c1",
    "কখগঘঙচছজঝটঠডণতথদনপফবভমযরলশষসহ\u09be\u09bf\u09c0\u09c7\u09cd",
    "कखगघचछजटडतथदनपबभमयरलवशषसह\u093e\u093f\u0940\u0947\u094d\u0902",
    "ਕਖਗਘਚਛਜਟਡਤਥਦਨਪਬਭਮਯਰਲਵਸਹ\u0a3e\u0a3f\u0a40\u0a47",
    "કખગઘચછજટડતથદનપબભમયરલવશસહ\u0abe\u0abf\u0ac0\u0acd",
    "கஙசஞடணதநனபமயரறலளழவ\u0bbe\u0bbf\u0bc0\u0bc6\u0bcd",
    "กขคงจฉชซดตถทนบปผพมยรลวสหอ\u0e31\u0e34\u0e35\u0e48\u0e49",
)
WORDS = st.sampled_from(POOLS).flatmap(lambda pool: st.text(pool, min_size=1, max_size=12))


def printed(*texts):
    """All of it on one page."""
    style = "margin: 0; font-size: 6pt; line-height: 1.2"
    lines = "".join(f'<p dir="{direction_of(text)}" style="{style}">{escape(text)}</p>' for text in texts)
    page = f'<html lang="en"><title>T</title><body><h1>T</h1>{lines}</body></html>'
    return render_pdf.printer().print(page, "texts").pdf


def letters(text):
    """What is seen of it, in one form and without blanks: what is never seen has no glyph."""
    seen = ""
    for sign in unicodedata.normalize("NFC", text):
        unseen = unicodedata.category(sign) == "Cf" or unicodedata.name(sign, "").startswith("VARIATION SELECTOR")
        if not unseen and not sign.isspace():
            seen += sign
    return seen


def counted(text):
    return Counter(unicodedata.normalize("NFD", letters(text)))


def drawn(pdf):
    """The codes of all pages in their order, each with its letters by the fonts' own tables alone."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for page in file.pages:
            texts = {name: letters_of_codes(font) for name, font in page.Resources.Font.items()}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    font = texts[str(operands[0])]
                elif str(operator) == "TJ":
                    for code in codes_of(operands[0]):
                        found.append((code, font[code]))
    return found


def codes_of(shown):
    for part in shown:
        if isinstance(part, pikepdf.String):
            for start in range(0, len(bytes(part)), 2):
                yield bytes(part)[start : start + 2]


def read_from_left(pdf):
    return "".join(text for _, text in drawn(pdf))


def letters_of_codes(font):
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]*)>\n", font.ToUnicode.read_bytes())
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def extracted(pdf, folder, *options):
    """The words as a reader's software extracts them."""
    file = folder / "texts.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-enc", "UTF-8", *options, str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.fixture(scope="module")
def furniture():
    """What every page has besides."""
    return counted(read_from_left(printed()))


@pytest.mark.parametrize("name", TEXTS)
def test_every_letter_is_in_the_text_as_often_as_it_was_typed(name, furniture):
    assert counted(read_from_left(printed(TEXTS[name]))) - furniture == counted(TEXTS[name])


def test_one_script_takes_no_letter_from_another(furniture):
    typed = "".join(TEXTS.values())
    assert counted(read_from_left(printed(*TEXTS.values()))) - furniture == counted(typed)


@pytest.mark.parametrize("name", FROM_THE_LEFT)
def test_a_reader_extracts_what_runs_from_the_left(name, tmp_path):
    pdf = printed(TEXTS[name])
    assert letters(TEXTS[name]) in letters(read_from_left(pdf))
    assert letters(TEXTS[name]) in letters(extracted(pdf, tmp_path, "-raw"))


@pytest.mark.parametrize("name", READ_FROM_THE_RIGHT)
def test_a_reader_extracts_what_runs_from_the_right(name, tmp_path):
    assert letters(TEXTS[name]) in letters(extracted(printed(TEXTS[name]), tmp_path))


@settings(max_examples=10, deadline=None)
@given(st.lists(WORDS, min_size=5, max_size=40))
def test_any_words_of_any_script_are_read_as_they_were_typed(furniture, words):
    assert counted(read_from_left(printed(*words))) - furniture == counted("".join(words))


def test_the_same_words_give_the_same_bytes():
    assert printed(*TEXTS.values()) == printed(*TEXTS.values())


def test_a_glyph_without_letters_has_a_code_that_is_never_seen():
    """Some browsers' readers take the code for the letter then."""
    silent = {code for code, text in drawn(printed(*TEXTS.values())) if not text}
    assert silent
    assert silent <= {code.to_bytes(2, "big") for code in text_layer.UNSEEN}


def test_glyphs_without_letters_share_the_codes_that_are_left_once_the_unseen_are_used_up():
    font = SimpleNamespace(to_unicode={}, hb_font=None, glyph_count=0xFFF0)
    codes = text_layer.Codes(font)
    spelled = [codes.drawn(glyph, "").code for glyph in range(20)]
    assert spelled[0] == "fffe"
    assert spelled[1:16] == [f"{code:04x}" for code in (*range(0xFFF0, 0xFFFE), 0xFFFF)]
    assert spelled[16:] == ["0010", "0011", "0012", "0013"], "no code is left: the glyph's own"


def draws_another_glyph(stream, textbox, *rest):
    stream.set_text_matrix(1, 0, 0, 1, 0, 0)
    stream.show_text("<ffff>")


def draws_less(stream, textbox, *rest):
    stream.set_text_matrix(1, 0, 0, 1, 0, 0)


def draws_more(stream, textbox, *rest):
    stream.show_text("<0001>")


@pytest.mark.parametrize("draw", [draws_another_glyph, draws_less, draws_more])
def test_a_library_that_draws_otherwise_prints_nothing(monkeypatch, draw):
    monkeypatch.setattr(text_layer, "_draw_first_line", draw)
    with pytest.raises(text_layer.DrawnOtherwiseError):
        printed("a")


def fonts_in_memory():
    gc.collect()
    return sum(isinstance(one, Font) for one in gc.get_objects())


def test_no_font_stays_in_memory():
    before = fonts_in_memory()
    printed(*TEXTS.values())
    assert fonts_in_memory() == before


def test_every_font_is_of_the_kind_that_can_draw_a_glyph_by_another_code():
    files = list(fonts.folder().glob("*.[to]t[fc]"))
    assert files
    for file in files:
        assert file.read_bytes()[:4] == b"\0\1\0\0", file
