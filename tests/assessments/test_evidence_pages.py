"""The evidence log's pages: nothing typed is lost, files are only ever downloaded, and no level shows."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.assessments import permissions
from apps.assessments.actions.evidence import attach_file, change_evidence, take_out_evidence
from apps.assessments.models import Evidence, EvidenceFile, Rating
from apps.common.uploads import accepted_file, scanner
from tests.cast import NOON
from tests.common.uploads.honest import HONEST, pdf, png
from tests.common.uploads.hostile import HOSTILE
from tests.factories import make_audit, make_review

from .evidence_logs import WORDS, file_of, log, piece, typed

pytestmark = pytest.mark.long(reason="evidence logs of many pages")

LATER = NOON + timedelta(hours=1)
# Some of each kind; all of them: tests/common/uploads.
SOME_HOSTILE = [*list(HOSTILE)[::9], "nothing at all", "a web page", "an SVG drawing", "a bomb of one part"]


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager)


@pytest.fixture
def review(audit, cast):
    return make_review(audit, cast.newcomer, cast.manager)


@pytest.fixture
def browser(as_person):
    return as_person("manager")


def url(name: str, audit, *more: str) -> str:
    return reverse(f"assessments:{name}", args=[audit.reference, *more])


def sent(content: bytes | None = None, name: str = "minutes.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="text/html")


def words_of(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1].split("</main")[0])
    return re.sub(r"\s+", " ", text).replace("&#x27;", "'")


# --- Adding -----------------------------------------------------------------------------------------------


def test_the_page_asks_to_describe_and_warns_before_a_file(browser, audit):
    page = browser.get(url("add_evidence", audit))
    text = words_of(page)
    assert "Describe what it is and what it shows" in text
    assert "Do not attach anything that names or shows people" in text
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert "<details" in page.content.decode()


def test_a_piece_with_a_file_is_added(browser, audit, cast):
    answer = browser.post(url("add_evidence", audit), typed(file=sent()), follow=True)
    assert answer.redirect_chain == [(url("evidence_log", audit), 302)]
    row = Evidence.objects.get()
    assert (row.title, row.description, row.dated) == ("Survey of spring", WORDS, date(2026, 2, 1))
    assert sorted(one.code for one in row.indicators.all()) == ["ACC-1", "ACC-2"]
    assert (row.added_by, row.files.get().media_type) == (cast.manager, "application/pdf")
    assert "Survey of spring" in words_of(answer)
    assert "with a file (PDF)" in words_of(answer)


def test_a_piece_without_a_file_or_an_indicator_is_added(browser, audit):
    browser.post(url("add_evidence", audit), typed(indicators_accepting=[]))
    assert not Evidence.objects.get().indicators.exists()
    assert "Not linked to an indicator yet" in words_of(browser.get(url("evidence_log", audit)))


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"kind": ""}, "Choose what kind of evidence it is."),
        ({"kind": "hearsay"}, "Choose one of the kinds of evidence."),
        ({"title": " "}, "Give it a title."),
        ({"title": "x" * 201}, "“Title” can have 200 characters at most. You used 201."),
        ({"description": ""}, "Say what it shows."),
        ({"description": "x" * 5001}, "Shorten this to 5,000 characters or fewer."),
        ({"dated_day": "", "dated_month": "", "dated_year": ""}, "Enter the day it is from."),
        ({"dated_day": "31"}, "day"),
        ({"dated_year": "2999"}, "The day it is from must be today or earlier."),
        ({"kept_where": "x" * 301}, "can have 300 characters at most. You used 301."),
        ({"indicators_accepting": ["EMP-1"]}, "Choose indicators from the list."),
    ],
)
def test_a_slip_gets_a_sentence_and_costs_nothing(browser, audit, missing, sentence):
    answer = browser.post(url("add_evidence", audit), typed(**missing))
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    kept = answer.content.decode()
    for name, text in (
        ("description", WORDS),
        ("kept_where", "Shared drive, Surveys"),
        ("title", "Survey of spring"),
    ):
        if name not in missing:
            assert text in kept
    assert not Evidence.objects.exists()


def test_with_another_slip_a_good_file_is_said_to_be_chosen_again(browser, audit):
    answer = browser.post(url("add_evidence", audit), typed(title="", file=sent()))
    assert answer.status_code == 422
    assert "Choose the file again before you save." in words_of(answer)
    assert '<details class="nhsuk-details" open>' in answer.content.decode()


@pytest.mark.parametrize("name", sorted(set(SOME_HOSTILE)))
def test_a_hostile_file_gets_its_sentence_and_costs_nothing(browser, audit, name):
    answer = browser.post(url("add_evidence", audit), typed(file=sent(HOSTILE[name])))
    assert answer.status_code == 422
    assert 'id="id_file_error"' in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert "Survey of spring" in answer.content.decode()
    assert not Evidence.objects.exists()
    assert not default_storage.exists("evidence")


@pytest.mark.parametrize("name", [*list(HONEST)[::5], "an Excel workbook"])
def test_an_honest_file_is_kept_as_its_own_kind(browser, audit, name):
    content, extension = HONEST[name]
    answer = browser.post(url("add_evidence", audit), typed(file=sent(content, "minutes.exe.html")))
    assert answer.status_code == 302
    kept = EvidenceFile.objects.get()
    assert kept.name == f"minutes.{extension}"
    assert kept.file.read() == content


def test_a_file_that_is_too_big_costs_nothing_that_was_typed(browser, audit):
    answer = browser.post(url("add_evidence", audit), typed(file=sent(b"a" * (12 * 1024 * 1024))))
    assert answer.status_code == 422
    assert accepted_file.TOO_BIG in words_of(answer)
    assert WORDS in answer.content.decode()


def test_thousands_of_files_at_once_get_a_page(browser, audit):
    files = {f"file{n}": sent(b"a", "a.txt") for n in range(2_000)}
    answer = browser.post(url("add_evidence", audit), typed(**files))
    assert answer.status_code == 400
    assert "We could not read what was sent" in words_of(answer)
    assert not Evidence.objects.exists()


def test_thousands_of_files_one_after_the_other_meet_a_bound(browser, audit, monkeypatch):
    monkeypatch.setattr(permissions, "MOST_FILES", 3)
    answers = [browser.post(url("add_evidence", audit), typed(file=sent())) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 3 + [422] * 3
    assert "This audit keeps as many files as it can." in words_of(answers[-1])
    assert WORDS in answers[-1].content.decode()
    assert browser.post(url("add_evidence", audit), typed()).status_code == 302


def test_a_scanner_that_does_not_answer_costs_nothing_that_was_typed(browser, audit, settings):
    settings.CLAMAV_SOCKET = Path("/nowhere/clamd.sock")
    answer = browser.post(url("add_evidence", audit), typed(file=sent()))
    assert answer.status_code == 422
    assert scanner.NO_ANSWER in words_of(answer)
    assert WORDS in answer.content.decode()
    # … and it is not asked about a piece without a file.
    assert browser.post(url("add_evidence", audit), typed()).status_code == 302


def test_pressing_twice_adds_once(browser, audit):
    form = typed(file=sent())
    for _ in range(2):
        form["file"] = sent()
        browser.post(url("add_evidence", audit), form)
    assert Evidence.objects.count() == EvidenceFile.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "x", "../../../x", "AAAAAAAAAA", "2" * 40])
def test_a_made_up_mark_of_the_page_is_no_way_in(browser, audit, mark):
    answer = browser.post(url("add_evidence", audit), typed(reference=mark))
    assert answer.status_code == 422
    assert not Evidence.objects.exists()


def test_after_a_session_ended_the_words_come_back_and_the_file_is_said_to_be_gone(browser, audit, cast):
    browser.get(url("add_evidence", audit))
    del browser.cookies["sessionid"]
    browser.post(url("add_evidence", audit), typed(file=sent()))
    browser.force_login(cast.manager)
    page = browser.get(reverse("held")).content.decode()
    assert WORDS in page
    assert "choose the file again" in page
    fields: dict[str, list[str]] = {}
    for field in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        fields.setdefault(field[0], []).append(field[1])
    answer = browser.post(url("add_evidence", audit), fields)
    assert answer.status_code == 302
    assert (Evidence.objects.get().description, EvidenceFile.objects.count()) == (WORDS, 0)
    assert Evidence.objects.get().indicators.count() == 2


# --- From the page one rates on, and back -----------------------------------------------------------------


def test_from_an_indicator_and_back_to_it(browser, audit, cast):
    rating = url("rate_factor", audit, "empowering")
    add = f"{url('add_evidence', audit)}?for=EMP-2"
    assert add in browser.get(rating).content.decode()
    page = browser.get(add)
    assert re.search(r'value="EMP-2"[^>]* checked', page.content.decode())
    answer = browser.post(add, typed(indicators_accepting=[], indicators_empowering=["EMP-2"]))
    assert answer["Location"] == f"{rating}#EMP-2"
    shown = browser.get(rating)
    row = Evidence.objects.get()
    assert url("evidence_piece", audit, row.reference) in shown.content.decode()
    assert "Survey of spring (views of people supported, February 2026)" in words_of(shown)


def test_the_reviewer_comes_back_to_the_review(as_person, audit, review):
    browser = as_person("newcomer")
    rating = reverse("assessments:review_factor", args=[review.reference, "accepting"])
    add = f"{url('add_evidence', audit)}?for=ACC-1"
    assert add in browser.get(rating).content.decode()
    assert browser.post(add, typed())["Location"] == f"{rating}#ACC-1"
    assert "Survey of spring" in words_of(browser.get(rating))


def test_once_the_rating_is_finished_one_comes_back_to_the_log(browser, audit):
    audit.status = "waiting"
    audit.save()
    answer = browser.post(f"{url('add_evidence', audit)}?for=ACC-1", typed())
    assert answer["Location"] == url("evidence_log", audit)


@pytest.mark.parametrize(
    "name", ["add_evidence?for=XXX-1", "evidence_log?indicator=XXX-1", "evidence_log?indicator=%00"]
)
def test_an_indicator_that_does_not_exist(browser, audit, name):
    view, query = name.split("?")
    assert browser.get(f"{url(view, audit)}?{query}").status_code == 404


def test_the_log_of_one_indicator(browser, audit, cast):
    log(audit, cast.manager, title="For the first")
    log(audit, cast.manager, title="For another", indicators=frozenset({"REC-1"}))
    text = words_of(browser.get(f"{url('evidence_log', audit)}?indicator=ACC-1"))
    assert "For the first" in text
    assert "For another" not in text


# --- Changing ---------------------------------------------------------------------------------------------


def test_both_texts_are_shown_when_two_change_it(browser, audit, review, cast):
    row = log(audit, cast.newcomer)
    path = url("change_evidence", audit, row.reference)
    version = re.search(r'name="expected_version" value="(\d+)"', browser.get(path).content.decode())[1]
    theirs = piece(title="Their title", description="Their words", kept_where="Their place")
    change_evidence(evidence=row, piece=theirs, expected_version=1, client_id="theirs", by=cast.newcomer, at=LATER)
    mine = typed(title="My title", description="My words", expected_version=version)
    answer = browser.post(path, mine)
    assert answer.status_code == 409
    text, source = words_of(answer), answer.content.decode()
    assert "Newcomer changed this evidence while you were writing" in text
    assert "Their title" in text
    assert "Their words" in text
    assert "Their place" in text
    assert 'value="My title"' in source
    assert "My words" in source
    assert Evidence.objects.get().title == "Their title"
    again = re.search(r'name="expected_version" value="(\d+)"', source)[1]
    assert browser.post(path, mine | {"expected_version": again}).status_code == 302
    assert Evidence.objects.get().title == "My title"


def test_taking_out_asks_first_and_can_be_taken_back(browser, audit, cast):
    row = log(audit, cast.manager)
    path = url("take_out_evidence", audit, row.reference)
    assert "You can bring it back until the audit is signed off." in words_of(browser.get(path))
    after = browser.post(path, follow=True)
    assert "Taken out (1)" in words_of(after)
    assert "Nothing is in the log yet." in words_of(after)
    browser.post(url("put_back_evidence", audit, row.reference))
    assert Evidence.objects.get().taken_out_at is None


def test_a_piece_of_another_audit_is_not_found_here(browser, audit, cast, rubric):
    from tests.cast import make_programme

    other = make_audit(make_programme(cast.harbour, "Another"), rubric, cast.manager)
    row = log(other, cast.manager, file=file_of())
    for name in ("evidence_piece", "change_evidence", "take_out_evidence", "attach_file", "remove_file"):
        assert browser.get(url(name, audit, row.reference)).status_code == 404
    assert browser.get(url("evidence_file", audit, row.files.get().reference)).status_code == 404


# --- Files ------------------------------------------------------------------------------------------------


def test_a_download_is_a_download_and_nothing_else(browser, audit, cast):
    row = log(audit, cast.manager, file=file_of(name="محضر.pdf"))
    answer = browser.get(url("evidence_file", audit, row.files.get().reference))
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def test_no_page_shows_a_file_inside_itself(browser, audit, cast):
    row = log(audit, cast.manager, file=file_of(png(), "plan.png"))
    reference = row.files.get().reference
    for name, more in (("evidence_log", []), ("evidence_piece", [row.reference]), ("attach_file", [row.reference])):
        page = browser.get(url(name, audit, *more)).content.decode()
        assert not re.search(rf'(src|data|poster)="[^"]*{reference}', page)


def test_a_file_has_no_address_of_its_own(browser, audit, cast):
    name = str(log(audit, cast.manager, file=file_of()).files.get().file)
    for path in (f"/{name}", f"/static/{name}", f"/media/{name}", f"/files/{name}"):
        assert browser.get(path).status_code == 404


def test_a_file_lost_from_the_disk_is_said_to_be(browser, audit, cast):
    row = log(audit, cast.manager, file=file_of())
    default_storage.delete(str(row.files.get().file))
    answer = browser.get(url("evidence_file", audit, row.files.get().reference), follow=True)
    assert "This file is no longer stored here. Its description is." in answer.content.decode()


def test_replacing_keeps_the_old_one_and_shows_its_mark(browser, audit, cast):
    row = log(audit, cast.manager, file=file_of())
    path = url("attach_file", audit, row.reference)
    assert "That one is kept beside the new one until sign-off" in words_of(browser.get(path))
    answer = browser.post(path, {"file": sent(png(), "plan.pdf")}, follow=True)
    text = words_of(answer)
    assert "Download plan.png" in text or "Download plan-pdf.png" in text
    assert "Revision 2" in text
    assert file_of().sha256 in text


def test_a_hostile_replacement_leaves_the_file_as_it_is(browser, audit, cast):
    row = log(audit, cast.manager, file=file_of())
    answer = browser.post(url("attach_file", audit, row.reference), {"file": sent(HOSTILE["a Windows program"])})
    assert answer.status_code == 422
    assert row.files.count() == 1


def test_deleting_the_file_keeps_its_mark(browser, audit, cast, django_capture_on_commit_callbacks):
    row = log(audit, cast.manager, file=file_of())
    reference = row.files.get().reference
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(url("remove_file", audit, row.reference), follow=True)
    text = words_of(answer)
    assert "It has no file." in text
    assert "deleted on" in text
    assert file_of().sha256 in text
    assert browser.get(url("evidence_file", audit, reference)).status_code == 404


def test_what_was_taken_out_is_hidden_from_those_who_only_read(as_person, audit, review, cast):
    from tests.factories import make_signed_off

    row = log(audit, cast.manager, file=file_of())
    take_out_evidence(evidence=row, by=cast.manager, at=LATER)
    review.end, review.ended_by, review.ended_at = "gone_on_without", cast.manager, LATER
    review.save()
    make_signed_off(audit, cast.manager)
    reader = as_person("administrator")
    assert reader.get(url("evidence_log", audit)).status_code == 200
    assert reader.get(url("evidence_piece", audit, row.reference)).status_code == 404
    assert reader.get(url("evidence_file", audit, row.files.get().reference)).status_code == 403
    assert "Survey of spring" not in words_of(reader.get(url("evidence_log", audit)))


# --- Blind ------------------------------------------------------------------------------------------------

PAGES = ("evidence_log", "evidence_coverage", "add_evidence")


def without_marks(answer) -> str:
    """A page but for what is new each time: the token against forged requests, and the new piece's mark."""
    page = answer.content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|reference)" value="[^"]+"', "", page)


@pytest.mark.parametrize("name", ["manager", "newcomer"])
def test_no_page_of_the_log_changes_with_anybodys_levels(as_person, audit, review, cast, name):
    """To the letter: whatever either rater has chosen, ticked or left out, the pages are the same."""
    row = log(audit, cast.manager, file=file_of())
    theirs = log(audit, cast.newcomer)
    browser = as_person(name)

    def seen() -> list[str]:
        paths = [url(page, audit) for page in PAGES]
        paths += [url("evidence_piece", audit, one.reference) for one in (row, theirs)]
        paths.append(f"{url('evidence_log', audit)}?indicator=ACC-1")
        return [without_marks(browser.get(path)) for path in paths]

    before = seen()
    for side in audit.sides.all():
        side.ratings.update(level=5, reason="Because", version=1, updated_by=cast.manager, updated_at=NOON)
        rating = Rating.objects.filter(side=side).first()
        rating.evidence_types.set([row.kind])
    assert seen() == before


# --- Many rows --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["manager", "newcomer"])
@pytest.mark.parametrize("name", ["evidence_log", "evidence_coverage", "add_evidence"])
def test_a_page_costs_the_same_whatever_the_log_holds(as_person, audit, review, cast, person, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fill(number: int) -> None:
        for turn in range(number):
            by = cast.manager if turn % 2 else cast.newcomer
            row = log(audit, by, file=file_of(), indicators=frozenset({"ACC-1", "REC-2", "EMP-3"}))
            attach_file(evidence=row, file=file_of(png()), by=by, at=LATER)
            if turn % 3 == 0:
                take_out_evidence(evidence=row, by=by, at=LATER)

    browser = as_person(person)
    fill(3)
    with CaptureQueriesContext(connection) as few:
        browser.get(url(name, audit))
    fill(20)
    with CaptureQueriesContext(connection) as many:
        browser.get(url(name, audit))
    assert len(many) == len(few) <= 12


def test_a_long_log_has_pages(browser, audit, cast, monkeypatch):
    from apps.assessments.queries import evidence

    monkeypatch.setattr(evidence, "PIECES_ON_A_PAGE", 2)
    for number in range(5):
        log(audit, cast.manager, title=f"Piece {number}", dated=date(2026, 1, number + 1))
    first, last = browser.get(url("evidence_log", audit)), browser.get(f"{url('evidence_log', audit)}?page=3")
    assert "5 pieces of evidence" in words_of(first)
    assert [title in words_of(first) for title in ("Piece 4", "Piece 3", "Piece 2")] == [True, True, False]
    assert "Piece 0" in words_of(last)


# --- What it covers ---------------------------------------------------------------------------------------


def test_coverage_says_what_is_thin_and_what_is_old(browser, audit, cast):
    log(audit, cast.manager, dated=date(2024, 1, 1), indicators=frozenset({"ACC-1", "ACC-2"}))
    log(audit, cast.manager, kind="documents", indicators=frozenset({"ACC-2"}))
    log(audit, cast.manager, indicators=frozenset())
    text = words_of(browser.get(url("evidence_coverage", audit)))
    assert "3 pieces of evidence in the log" in text
    assert "28 of 30 indicators have no evidence yet." in text
    assert "1 rests on one kind alone." in text
    assert "1 has nothing newer than 12 months." in text
    assert "1 piece is not linked to any indicator." in text
    assert "from before 31 March 2025" in text


def test_typed_words_are_escaped_everywhere(browser, audit, cast):
    words = '<script>alert("1")</script>'
    row = log(audit, cast.manager, title=words, description=words, kept_where=words)
    paths = [
        url("evidence_log", audit),
        url("rate_factor", audit, "accepting"),
        *(url(name, audit, row.reference) for name in ("evidence_piece", "change_evidence", "take_out_evidence")),
        *(url(name, audit, row.reference) for name in ("attach_file", "remove_file")),
    ]
    for path in paths:
        page = browser.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_colleagues_see_where_the_audit_is_and_a_reviewer_the_way_back_to_their_review(
    audit, review, as_person, cast
):
    row = log(audit, cast.manager)
    for name, more in (("evidence_log", ()), ("evidence_coverage", ()), ("evidence_piece", (row.reference,))):
        page = as_person("manager").get(url(name, audit, *more)).text
        assert 'aria-label="Stages of this audit"' in page
        home = f'href="{reverse("assessments:audit", args=[audit.reference])}"'
        assert home in page
        theirs = as_person("newcomer").get(url(name, audit, *more)).text
        assert "Stages of this audit" not in theirs
        assert home not in theirs
    assert (
        reverse("assessments:review", args=[review.reference])
        in as_person("newcomer").get(url("evidence_log", audit)).text
    )
