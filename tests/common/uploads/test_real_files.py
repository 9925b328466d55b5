"""Files made by real programs are taken, or refused for their true cause."""

import mailbox
import struct
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.uploads import containers, text_files
from apps.common.uploads.accepted_file import accept_file
from apps.common.uploads.refusals import E_MAIL, FETCHES, MACROS, TEMPLATE, FileRefused

from .honest import archive, link, odf, odf_parts, office, ooxml_parts, relations

FILES = Path(__file__).parents[2] / "files"
TAKEN = ["deck.odp", "deck.pptx", "notes.docx", "notes.odt", "notes.pdf", "table.ods", "table.xlsx"]


def refusal_of(content: bytes, name: str = "x") -> str:
    with pytest.raises(FileRefused) as refusal:
        accept_file(content, name)
    return refusal.value.sentence


@pytest.mark.parametrize("name", TAKEN)
def test_what_libreoffice_saves_is_taken(name):
    content = (FILES / name).read_bytes()
    kept = accept_file(content, name)
    assert (kept.name, kept.content) == (name, content)


@pytest.mark.parametrize("name", ["notes.doc", "table.xls"])
def test_old_office_documents_are_called_so(name):
    assert refusal_of((FILES / name).read_bytes()) == containers.OLD_OFFICE


def test_every_file_is_read_by_a_test():
    made_from = {"README.md", "deck.fodp", "notes.fodt", "table.fods"}
    assert {path.name for path in FILES.iterdir()} == {*TAKEN, "notes.doc", "table.xls", *made_from}


# --- Links and clicks in office documents -----------------------------------------------------------------


@pytest.mark.parametrize("up", range(1, 6))
@pytest.mark.parametrize("kind", ["hyperlink", "externalLinkPath", "externalLinkLongPath"])
def test_a_link_to_a_shared_drive_is_no_part_of_the_archive(kind, up):
    target = "../" * up + "shared/plan.docx"
    for name in ("word/_rels/document.xml.rels", "_rels/.rels", "a/b/_rels/c.xml.rels"):
        assert accept_file(office("docx", {name: relations(link(kind, target))}), "x").content


@pytest.mark.parametrize("name", ["_rels/.rels", "word/_rels/document.xml.rels", "a/b/_rels/c.xml.rels"])
def test_a_part_of_the_archive_is_looked_for_inside_it(name):
    depth = name.count("/") - 1
    inside, outside = "../" * depth + "media/a..b.png", "../" * (depth + 1) + "x.png"
    assert accept_file(office("docx", {name: relations(link("image", inside, "Internal"))}), "x").content
    assert "packed in a way" in refusal_of(office("docx", {name: relations(link("image", outside, "Internal"))}))


@pytest.mark.parametrize("action", ["next-page", "previous-page", "first-page", "last-page", "hide", "stop", "none"])
def test_a_click_in_slides_that_leads_on_is_taken(action):
    assert accept_file(odf("odp", body=f'<event-listener event-name="dom:click" action="{action}"/>'), "x").content


@pytest.mark.parametrize("event", ['action="execute"', 'action="verb"', 'language="ooo:Basic" macro-name="x"', ""])
def test_a_click_that_starts_something_is_not(event):
    assert refusal_of(odf("odp", body=f"<event-listener {event}/>")) == MACROS


@pytest.mark.parametrize("tag", ["image", "background-image", "fill-image", "font-face-uri", "sound", "plugin"])
def test_what_is_fetched_from_beside_the_document_is_not_taken(tag):
    assert refusal_of(odf(body=f'<{tag} href="../x.png"/>')) == FETCHES
    assert accept_file(odf(body=f'<{tag} href="Pictures/x.png"/><a href="../x.odt">x</a>'), "x").content


# --- Pictures of phones -----------------------------------------------------------------------------------

BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1", "avif", "avis"]


def boxes(first: str, *others: str) -> bytes:
    listed = first.encode() + bytes(4) + "".join(others).encode()
    return struct.pack(">L", 8 + len(listed)) + b"ftyp" + listed + struct.pack(">L", 16) + b"meta" + bytes(200)


@given(
    st.sampled_from(BRANDS), st.lists(st.sampled_from([*BRANDS, "miaf", "MiHB", "MiPr", "iso8", "tmap"]), max_size=9)
)
def test_a_picture_of_a_phone_is_called_one(first, others):
    assert refusal_of(boxes(first, *others)) == containers.PHONE
    assert refusal_of(boxes("iso8", *others, first)) == containers.PHONE


@pytest.mark.parametrize("first", ["mp42", "isom", "qt  ", "M4A ", "3gp4", "M4V ", "dash"])
def test_a_film_is_called_one(first):
    assert refusal_of(boxes(first, "isom", "mp41", "iso2", "avc1", "hvc1")) == containers.FILM


@pytest.mark.parametrize(
    "content", [boxes("crx "), boxes("jp2 "), b"\0\0\0\x0cJXL \r\n\x87\n", b"\0\0\0\x0cjP  \r\n\x87\n"]
)
def test_another_picture_is_called_one(content):
    assert refusal_of(content) == containers.PICTURE


# --- Words and signs that begin texts, too ----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *(
            "MZ Group notes",
            "BM: body map",
            "BZhe came",
            "ID3 group: notes",
            "OggS group",
            "MSCF minutes",
            "8BPS notes",
        ),
        *(
            "GIF8 people came",
            "GIF89 people came",
            "Minutes WEBP group",
            "The new WAVE of",
            "Flight: AVI ",
            "the JXL ",
        ),
        *("The ftyp of a file", "Abc jP  x", "x" * 257 + "ustar" + "y" * 99, "x" * 0x8001 + "CD001y", "Rar! notes"),
        *("One line\x0bthe next", "An old program's text\r\n\x1a"),
    ],
)
def test_words_that_mark_other_kinds_of_file_may_stand_in_a_text(text):
    assert accept_file(text.encode(), "x").file_type.extension == "txt"


@pytest.mark.parametrize("sign", ["=1+1", "＝1+1", "＠SUM(1)", "＋f(1)", "－cmd|' /C calc'!A0"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_formula_is_one_in_wide_letters_too(sign, encoding):
    assert "run as a formula" in refusal_of(f"a;b\n{sign};2\n".encode(encoding))


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_a_template_is_called_one(kind):
    parts = ooxml_parts(kind)
    types = str(parts["[Content_Types].xml"])
    for before in (".document.main", ".sheet.main", ".presentation.main"):
        types = types.replace(before, ".template.main")
    assert refusal_of(archive(parts | {"[Content_Types].xml": types})) == TEMPLATE


@pytest.mark.parametrize("kind", ["odt", "ods", "odp"])
def test_a_template_of_opendocument_is_called_one(kind):
    parts = odf_parts(kind)
    named = archive(parts | {"mimetype": str(parts["mimetype"]) + "-template"}, stored=("mimetype",))
    assert refusal_of(named) == TEMPLATE


# --- Small file systems of Microsoft's old form ------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("__properties_version1.0", E_MAIL),
        ("__nameid_version1.0", E_MAIL),
        ("EncryptedPackage", containers.LOCKED_OFFICE),
        ("WordDocument", containers.OLD_OFFICE),
        ("Workbook", containers.OLD_OFFICE),
        ("PowerPoint Document", containers.OLD_OFFICE),
        ("Catalog", containers.OTHER_OLD),
    ],
)
def test_what_lies_in_an_old_file_system_says_what_it_is(part, sentence):
    entry = (part + "\0").encode("utf-16-le")
    assert refusal_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_016) + entry + bytes(600)) == sentence


# --- E-mails ----------------------------------------------------------------------------------------------


def message(**headers: str) -> EmailMessage:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = "Jo <jo@example.org>", "sam@example.org", "The walk"
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content("We met on Tuesday.\n")
    return written


FIRST_LINES = [
    *("X-Mozilla-Status: 0001", "X-Account-Key: account1", "X-UIDL: 12", "Received: from a by b; Tue, 1 Apr 2025"),
    *("Return-Path: <jo@example.org>", "MIME-Version: 1.0", "Message-ID: <a@b>", "Delivered-To: sam@example.org"),
    *("DKIM-Signature: v=1; a=rsa-sha256;\n\tc=relaxed; d=example.org", "ARC-Seal: i=1; a=rsa-sha256", "X-Odd: 1"),
    *("Authentication-Results: mx; spf=pass", "Content-Type: text/plain", "Date: Tue, 1 Apr 2025 10:00:00 +0100"),
    *("To: sam@example.org", "Subject: x", "Thread-Topic: walk", "References: <a@b>\n <c@d>", "Cc: a@example.org"),
    *("From jo@example.org Tue Apr  1 10:00:00 2025", ">From - Tue Apr  1 10:00:00 2025", "1234", "1234      "),
    *("Reply-To: jo@example.org", "Sender: jo@example.org", "List-Id: <a.b>", "Content-Transfer-Encoding: 8bit"),
]


@given(
    first=st.sampled_from(FIRST_LINES),
    front=st.sampled_from(["", "\ufeff", "\n", "\r\n", "  \n"]),
    policy=st.sampled_from([default, SMTP, default.clone(utf8=True)]),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
    is_html=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_an_email_is_called_one_whatever_its_first_header(first, front, policy, encoding, is_html):
    written = message()
    if is_html:
        written.add_alternative("<html><body><p>We met.</p></body></html>", subtype="html")
    text = written.as_bytes(policy=policy).decode()
    end = "\r\n" if "\r\n" in text else "\n"
    assert refusal_of((front + first.replace("\n", end) + end + text).encode(encoding), "x.eml") == E_MAIL


@pytest.mark.parametrize(
    "text",
    [
        "From: Jo <jo@example.org>\nTo: sam@example.org\nSubject: x\n\nWe met.",
        "Subject: x\nTo: sam@example.org\nFrom: jo@example.org\n\nWe met.",
        "From:\tJo Bell\r\nSent:\tTuesday, 1 April 2025 10:00\r\nTo:\tSam\r\nSubject:\tThe walk\r\n\r\nWe met.",
    ],
)
def test_an_email_saved_as_text_is_called_one(text):
    assert refusal_of(text.encode()) == E_MAIL


@pytest.mark.parametrize(
    "text",
    [
        "Content-Type: text/plain; charset=utf-8\nSubject: x\n\nWe met.",
        "Subject: x\nDate: Tue, 1 Apr 2025 10:00:00 +0100\n\nWe met.",
        "X-Notes: a\n \n b\nFrom: jo@example.org\nTo: sam@example.org\n\nWe met.",
        f"X-{'y' * 200}: 1\nFrom: jo@example.org\nTo: sam@example.org\n\nWe met.",
        f"X-Notes: {'y' * 70_000}\nFrom: jo@example.org\nTo: sam@example.org\n\nWe met.",
        "X-Förd: 1\nFrom: jo@example.org\nTo: sam@example.org\n\nWe met.",
        "Von: Jo Bell <jo@example.org>\nGesendet: Dienstag\nAn: Sam\nBetreff: Der Weg\n\nHallo",
        "De : Jo Bell\nEnvoyé : mardi 1 avril\nÀ : Sam\nObjet : La marche\n\nBonjour",
        "De : Jo Bell\nEnvoye\u0301 : mardi\nA\u0300 : Sam\nObjet : La marche\n\nBonjour",
        "Reply-To: jo@example.org\n\nWe met.",
        "Bcc: jo@example.org\n\nWe met.",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_an_email_is_called_one_by_any_of_its_lines(text, encoding):
    assert refusal_of(text.encode(encoding)) == E_MAIL


def test_a_page_saved_by_a_browser_is_called_a_page():
    saved = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nMIME-Version: 1.0\r\n\r\nx"
    assert refusal_of(saved) == text_files.PAGE


def test_a_mailbox_is_called_an_email(tmp_path):
    box = mailbox.mbox(tmp_path / "box")
    box.add(message())
    box.flush()
    assert refusal_of((tmp_path / "box").read_bytes()) == E_MAIL


@pytest.mark.parametrize(
    "text",
    [
        "To: everybody in the group\nDate: 3 May\nSubject: the walk\n\nWe meet at ten.",
        "Date: 3 May\nPresent: eight people\n\nNotes: we walked.",
        "From: the peer group\nDate: 3 May\n\nWe walked.",
        "Note: write to jo@example.org.",
        "1234\nWe met.",
        "From there we walked on: it was fine.\nWe met.",
        "References: three books that we read.",
        "Received: twelve boxes of leaflets.",
        "BCC: Bristol City Council\nNotes of the meeting",
        "Reply-To: nobody yet\nNotes",
        "User-Agent: the person who acts for the user\nNotes",
        "List-ID: 4\nNames of groups",
        "From: the manager\nTo: all staff\nDate: 3 May\nSubject: rota\n\nA memo.",
        "De: acuerdo\nFecha: 3 de mayo\n",
    ],
)
def test_a_note_with_lines_like_those_of_an_email_is_text(text):
    assert accept_file(text.encode(), "x").file_type.extension == "txt"
