"""PDFs are taken whatever words stand in them; what runs is found wherever a reader finds it."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.uploads import pdf_syntax, pdfs
from apps.common.uploads.accepted_file import accept_file
from apps.common.uploads.refusals import FileRefused

from .honest import object_list, pdf

WORDS = [
    *(b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/EmbeddedFiles", b"/SubmitForm"),
    *(b"/GoToR", b"/GoToE", b"/RichMedia", b"/Rendition", b"/ImportData", b"/XFA", b"/Collection", b"/Encrypt"),
    *(b"/ObjStm", b"/J#61vaScript", b"/S /JavaScript", b"<< /S /Launch >>", b"/EF <<", b"/AA", b"/Filter"),
]
# Where words are only words.
PLACES = {
    "the address of a link": b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.org%s) >> >>",
    "a text": b"<< /Title (Notes on %s) >>",
    "a text in brackets": b"<< /Title (Notes \\(on (the (old (very (deep (%s) ) ) ) ) \\)) >>",
    "a comment": b"<< /Title (x) %% %s\n >>",
    "the text of a page": b"<< /Length 0 >>\nstream\nBT (%s) Tj ET\n%s\nendstream",
    "the name of a place": b"<< %s [3 0 R /Fit] >>".replace(b"%s", b"/Chapter1 [3 0 R /Fit] /Title (%s)"),
}
ENCRYPTIONS = {
    "old": {"R": 2, "aes": False, "metadata": False},
    "of 128 bits": {"R": 3, "aes": False, "metadata": False},
    "of version 4": {"R": 4, "aes": True},
    "of version 4 without metadata": {"R": 4, "aes": True, "metadata": False},
    "of version 5": {"R": 5, "aes": True},
    "of version 6": {"R": 6, "aes": True},
}


def _filled(place: str, word: bytes) -> bytes:
    if b"<<" in word or b"(" in word:
        word = word.replace(b"(", b"").replace(b")", b"")
    return PLACES[place].replace(b"%s", word).replace(b"%%", b"%")


def saved(*objects: bytes, user: str = "", owner: str = "", kind: str = "", packed: bool = False) -> bytes:
    """A PDF with these objects in its catalog, as qpdf saves it, with passwords if any are given."""
    opened = pikepdf.Pdf.new()
    opened.add_blank_page()
    opened.Root.PieceInfo = pikepdf.Array([pikepdf.Object.parse(one) for one in objects])
    made = BytesIO()
    how = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    encryption = pikepdf.Encryption(user=user, owner=owner, **ENCRYPTIONS[kind]) if kind else False
    opened.save(made, object_stream_mode=how, encryption=encryption)
    return made.getvalue()


def refusal_of(content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        accept_file(content, "x.pdf")
    return refusal.value.sentence


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_only_a_word(place, word):
    """It is a name only where a reader of PDF sees one."""
    for content in (pdf(_filled(place, word)), b"\xef\xbb\xbf" + pdf(_filled(place, word))):
        assert accept_file(content, "x").content == content


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "in lists"])
@pytest.mark.parametrize("kind", ["", *ENCRYPTIONS])
def test_a_word_is_only_a_word_also_where_the_file_is_packed_or_locked_against_changes(kind, packed):
    objects = [b"<< /URI (https://example.org%s) >>" % word for word in WORDS]
    content = saved(*objects, owner="secret", kind=kind, packed=packed)
    assert accept_file(content, "x").content == content


def test_comments_in_the_table_of_a_list_are_stepped_over():
    """As qpdf writes them where people are to read the file."""
    opened, made = pikepdf.open(BytesIO(saved(b"<< /URI (/JavaScript) >>"))), BytesIO()
    opened.save(made, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert accept_file(made.getvalue(), "x").content == made.getvalue()
    hidden = b"4 %1\n0\n " + SCRIPT
    assert refusal_of(pdf(object_list(hidden).replace(b"/First 4", b"/First 8"))) == pdfs.ACTIVE


@pytest.mark.parametrize("count", [1, 5, 200])
def test_a_file_that_was_saved_many_times_names_its_lock_each_time(count):
    content = saved(b"<< /Title (x) >>", owner="secret", kind="of version 4")
    trailer = content[content.rindex(b"trailer") : content.rindex(b"startxref")]
    again = content[content.rindex(b"startxref") :]
    assert accept_file(content + (trailer + again) * count, "x").content


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "in lists"])
@pytest.mark.parametrize("kind", ["", *ENCRYPTIONS])
@pytest.mark.parametrize(
    "hostile",
    [b"<< /S /JavaScript /JS (x) >>", b"<< /S /Launch /F (x) >>", b"<< /XFA (x) >>", b"<< /A << /S /GoToR >> >>"],
)
def test_what_runs_is_found_also_where_the_file_is_packed_or_locked_against_changes(kind, packed, hostile):
    assert refusal_of(saved(hostile, owner="secret", kind=kind, packed=packed)) == pdfs.ACTIVE


@pytest.mark.parametrize("kind", ENCRYPTIONS)
def test_a_file_that_asks_for_a_password_is_told_so(kind):
    content = saved(b"<< /Title (x) >>", user="open", owner="secret", kind=kind, packed=True)
    assert refusal_of(content) == pdfs.LOCKED


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\n", b"\r\n\r\n", b" \t ", b"\xef\xbb\xbf\n", b"\0\0"])
def test_what_stands_in_front_of_the_header_is_stepped_over(mark):
    """Whether the table of contents counts from the header, or from what stands in front of it."""
    assert accept_file(mark + pdf(), "x").content == mark + pdf()
    counted = pdf(header=mark + b"%PDF-1.7\n")
    assert accept_file(counted, "x").content == counted


SCRIPT = b"<< /S /JavaScript /JS (x) >>"
HIDDEN = {
    "behind a text with the end of an object": b"<< /T (endobj) /A " + SCRIPT + b" >>",
    "behind a comment with the end of an object": b"<< %endobj\n /A " + SCRIPT + b" >>",
    "behind a comment with the beginning of another": b"<< % 9 0 obj (\n /A " + SCRIPT + b" >>",
    "in the text of another object": b"(9 0 obj " + SCRIPT + b" endobj)",
    "in the data of a stream": b"<< /Length 0 >>\nstream\n9 0 obj " + SCRIPT + b" endobj\nendstream",
    "in a comment": b"<< %9 0 obj << /S /JavaScript /JS (x) >> endobj\n >>",
    "behind a word that ends like a stream": b"<< /Downstream 1 /A xstream /B " + SCRIPT + b" >>",
    "behind a name that ends like a stream": b"<< /stream 1 /A " + SCRIPT + b" >>",
    "where values are missing": b"<< /A /S /JavaScript /JS (x) foo >>",
    "as an object of its own": b"/JavaScript",
    "in a list without its type": object_list(b"4 0 " + SCRIPT).replace(b"/Type /ObjStm", b""),
    "in a list far from its data": object_list(b"4 0 " + SCRIPT).replace(
        b"/N 1", b"/N 1 /Pad (" + b"x" * 100_000 + b")"
    ),
    "in a text of a list": object_list(b"4 5 (ab " + SCRIPT + b")").replace(b"/First 4", b"/First 3"),
    "behind strings within strings": b"<< /T ((((((((x)))))))) /A " + SCRIPT + b" >>",
    "behind an escaped bracket": b"<< /T (\\() /A " + SCRIPT + b" >>",
    "behind a list that does not close": b"<< /T [ 1 2 /A " + SCRIPT + b" >>",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_runs_is_found_wherever_a_reader_finds_it(name):
    assert refusal_of(pdf(HIDDEN[name])) in (pdfs.ACTIVE, pdf_syntax.STRANGE)


@settings(max_examples=150, deadline=None)
@given(
    before=st.lists(
        st.sampled_from([b"(x)", b"<41>", b"%x\n", b"/A 1", b"/B [1 (]) 2]", b"/C << /D (\\)) >>", b"((x))"])
    ),
    spelling=st.lists(st.booleans(), min_size=10, max_size=10),
)
def test_a_script_is_found_behind_anything_and_in_any_spelling(before, spelling):
    name = b"".join(
        b"#%02X" % letter if is_number else b"%c" % letter
        for letter, is_number in zip(b"JavaScript", spelling, strict=True)
    )
    inside = b" ".join(piece if piece.startswith((b"/", b"%")) else b"/K " + piece for piece in before)
    content = pdf(b"<< " + inside + b"\n/S /" + name + b" >>")
    assert refusal_of(content) == pdfs.ACTIVE
