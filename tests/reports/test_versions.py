"""Versions: what each of them says of itself, wherever it is read, and what it says of the one before."""

import io
import re
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse

from apps.assessments.actions.audits import discard
from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.domain import scoring
from apps.assessments.models import Assessment
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Commission
from apps.reports import worker
from apps.reports.actions import ask_for_report
from apps.reports.document.build import build_document
from apps.reports.models import Report
from apps.reports.rendering import render_pdf
from tests.cast import NOON
from tests.factories import every_level, make_ratings, make_signed_off
from tests.reports import audits
from tests.reports.conftest import make_ready
from tests.reports.test_build import fresh
from tests.reports.test_worker import OneLine

pytestmark = pytest.mark.long(reason="prints whole reports")

SUPERSEDED = "Superseded by version 2, signed off on 1 April 2026."
NAMELESS = "Superseded by a newer version."
REOPENED = "Reopened: version 2 is being prepared."
WITHDRAWN = "Withdrawn by the provider on 1 April 2026."
TWO = re.compile(r"version 2(?!\.)", re.IGNORECASE)  # and not the rubric's version 2.1.0
READERS = ("manager", "administrator", "peer_worker", "reviewer")


def read(as_person, name, audit):
    return as_person(name).get(reverse("reports:document", args=[audit.reference]))


def pages_of(audit, folder, **options) -> list[str]:
    file = folder / "report.pdf"
    file.write_bytes(render_pdf.print_document(build_document(fresh(audit), **options)).pdf)
    text = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


@pytest.fixture
def first(cast, small_rubric):
    return audits.usual(cast.programme, small_rubric, cast.manager, pieces=3)


@pytest.fixture
def shared_first(first, cast):
    share(assessment=first, commissioner=cast.board, by=cast.manager, at=NOON)
    return first


@pytest.fixture
def superseded(shared_first, cast):
    """Version 1, which the commissioner was shown and which version 2 has taken the place of."""
    audits.next_version(shared_first, cast.manager, change=raise_one)
    return shared_first


@pytest.fixture
def withdrawn(shared_first, cast):
    withdraw_version(assessment=shared_first, reason="A SECRET matter.", by=cast.manager, at=audits.LATER)
    return shared_first


def raise_one(version):
    """The first level goes up by one, and the second reason is reworded."""
    one, other = audits.standing_rows(version)[:2]
    one.level += 1
    one.save()
    other.reason = "Said better."
    other.save()


def second_of(audit):
    return Assessment.objects.get(supersedes=audit)


# The mark on every page


def test_a_version_that_stands_bears_no_mark(as_person, first, tmp_path):
    assert build_document(fresh(first)).cover.mark is None
    page = read(as_person, "manager", first).text
    assert "Superseded" not in page
    assert "r-back-mark" not in page
    assert not any("Superseded" in page or "Withdrawn" in page for page in pages_of(first, tmp_path))


@pytest.mark.parametrize("name", READERS)
def test_a_superseded_version_says_so_to_everybody_inside(as_person, superseded, name):
    page = read(as_person, name, superseded).text
    # At the top, on the cover, and in the strip that stays in sight.
    assert page.count(SUPERSEDED) == 3
    assert "(superseded)" in page[: page.index("</title>")]
    assert reverse("reports:document", args=[second_of(superseded).reference]) in page


def test_it_says_so_on_every_page_of_the_file(superseded, tmp_path):
    pages = pages_of(superseded, tmp_path)
    assert len(pages) > 7
    assert [page for page in pages if SUPERSEDED not in page] == []


def test_so_does_a_draft(cast, small_rubric, tmp_path):
    draft = audits.usual(cast.programme, small_rubric, cast.manager, status="feedback")
    assert [page for page in pages_of(draft, tmp_path) if "Draft: not signed off" not in page] == []


def test_the_file_s_properties_say_so(superseded):
    with pikepdf.open(io.BytesIO(render_pdf.print_document(build_document(fresh(superseded))).pdf)) as opened:
        assert str(opened.docinfo.Title).endswith(", version 1 (superseded)")
        assert SUPERSEDED in str(opened.docinfo.Subject)
        assert SUPERSEDED in str(opened.docinfo.Keywords)


def test_while_the_next_version_is_made_it_says_that(as_person, shared_first, cast, tmp_path):
    version = reopen(assessment=shared_first, reason="A level was wrong.", by=cast.manager, at=audits.LATER)
    assert read(as_person, "manager", shared_first).text.count(REOPENED) == 3
    assert REOPENED in pages_of(shared_first, tmp_path)[-1]
    discard(assessment=version, reason="It was right.", by=cast.manager, at=audits.LATER)
    assert REOPENED not in read(as_person, "manager", shared_first).text


@pytest.mark.parametrize("name", [*READERS, "commissioner"])
def test_a_withdrawn_version_stays_readable_and_says_so(as_person, withdrawn, name):
    page = read(as_person, name, withdrawn)
    assert page.status_code == 200
    assert page.text.count(WITHDRAWN) == 3
    assert "SECRET" not in page.text


def test_the_reason_of_a_withdrawal_is_not_printed(withdrawn, tmp_path):
    pages = pages_of(withdrawn, tmp_path)
    assert all(WITHDRAWN in page for page in pages)
    assert not any("SECRET" in page for page in pages)


def test_withdrawn_and_superseded_says_both(superseded, cast):
    withdraw_version(assessment=superseded, reason="No.", by=cast.manager, at=audits.LATER + timedelta(days=1))
    mark = build_document(fresh(superseded)).cover.mark
    assert mark.code == "withdrawn"
    assert mark.sentence == f"Withdrawn by the provider on 2 April 2026. {SUPERSEDED}"


# A commissioner learns of the next version only if it is shared with them


def test_a_commissioner_is_not_told_of_a_version_they_do_not_see(as_person, superseded, tmp_path):
    page = read(as_person, "commissioner", superseded).text
    assert page.count(NAMELESS) == 3
    assert not TWO.search(page)
    assert second_of(superseded).reference not in page
    assert not any(TWO.search(page) for page in pages_of(superseded, tmp_path, names_newer=False))


def test_they_are_once_it_is_shared(as_person, superseded, cast):
    share(assessment=second_of(superseded), commissioner=cast.board, by=cast.manager, at=audits.LATER)
    page = read(as_person, "commissioner", superseded).text
    assert page.count(SUPERSEDED) == 3
    assert reverse("reports:document", args=[second_of(superseded).reference]) in page


def test_nor_of_one_that_is_being_made(as_person, shared_first, cast):
    version = reopen(assessment=shared_first, reason="A level was wrong.", by=cast.manager, at=audits.LATER)
    page = read(as_person, "commissioner", shared_first).text
    assert "Reopened: a newer version is being prepared." in page
    assert not TWO.search(page)
    assert read(as_person, "commissioner", version).status_code == 404


def test_another_commissioner_s_share_tells_them_nothing(as_person, superseded, cast):
    Commission.objects.create(programme=superseded.programme, commissioner=cast.other_board, named_at=NOON)
    share(assessment=second_of(superseded), commissioner=cast.other_board, by=cast.manager, at=audits.LATER)
    assert NAMELESS in read(as_person, "commissioner", superseded).text
    assert read(as_person, "other_commissioner", superseded).status_code == 404
    assert read(as_person, "other_commissioner", second_of(superseded)).status_code == 200


def test_version_2_does_not_link_to_what_a_commissioner_was_never_shown(as_person, superseded, cast):
    share(assessment=second_of(superseded), commissioner=cast.board, by=cast.manager, at=audits.LATER)
    link = reverse("reports:document", args=[superseded.reference])
    assert link in read(as_person, "commissioner", second_of(superseded)).text
    withdraw_share(assessment=superseded, commissioner=cast.board, by=cast.manager, at=audits.LATER)
    assert link not in read(as_person, "commissioner", second_of(superseded)).text


def test_the_list_says_how_each_version_stands(as_person, superseded, cast):
    address = reverse("reports:shared")
    page = as_person("commissioner").get(address).text
    assert page.count("<article") == 1
    assert NAMELESS in page
    share(assessment=second_of(superseded), commissioner=cast.board, by=cast.manager, at=audits.LATER)
    page = as_person("commissioner").get(address).text
    assert page.count("<article") == 2
    assert page.index("version 2") < page.index("version 1")
    assert SUPERSEDED in page


def test_the_list_says_withdrawn(as_person, withdrawn):
    assert WITHDRAWN in as_person("commissioner").get(reverse("reports:shared")).text


# Files


@pytest.fixture
def printer(monkeypatch):
    one = OneLine()
    monkeypatch.setattr(render_pdf, "printer", lambda stylesheet="report.css": one)
    return one


def get_file(as_person, name, audit):
    """The page's own way: ask, let a worker make it, download."""
    browser = as_person(name)
    asked = browser.post(reverse("reports:ask", args=[audit.reference]))
    reference = asked["Location"].strip("/").split("/")[-1]
    worker.make_report(reference, now=lambda: audits.LATER)
    return browser.get(reverse("reports:download", args=[reference]))


@pytest.mark.parametrize(
    ("state", "ending"), [("first", "v1"), ("superseded", "v1-superseded"), ("withdrawn", "v1-withdrawn")]
)
def test_the_file_s_name_says_how_the_version_stands(request, as_person, printer, enqueued, state, ending):
    audit = request.getfixturevalue(state)
    found = get_file(as_person, "manager", audit)
    assert f"audit-2026-03-{ending}.pdf" in found["Content-Disposition"]


def test_version_2_has_a_name_of_its_own(as_person, superseded, printer, enqueued):
    found = get_file(as_person, "manager", second_of(superseded))
    assert "audit-2026-03-v2.pdf" in found["Content-Disposition"]


@pytest.mark.parametrize("name", [*READERS, "commissioner"])
def test_a_file_made_before_is_handed_out_to_nobody(as_person, shared_first, cast, name):
    made = make_ready(shared_first, cast.manager)
    address = reverse("reports:download", args=[made.reference])
    assert as_person(name).get(address).status_code == 200
    audits.next_version(shared_first, cast.manager)
    assert as_person(name).get(address).status_code == 403
    page = read(as_person, name, shared_first).text
    assert address not in page
    assert "Make the PDF" in page


def test_made_anew_it_bears_the_mark(as_person, shared_first, cast, printer, enqueued):
    before = make_ready(shared_first, cast.manager)
    audits.next_version(shared_first, cast.manager)
    as_person("manager").post(reverse("reports:try_again", args=[before.reference]))
    again = Report.objects.exclude(pk=before.pk).get()
    assert again.content_hash == build_document(fresh(shared_first)).content_hash != before.content_hash


def test_a_commissioner_s_file_names_no_version_they_do_not_see(as_person, superseded, cast, printer, enqueued):
    assert get_file(as_person, "commissioner", superseded).status_code == 200
    theirs = Report.objects.get()
    assert theirs.content_hash == build_document(fresh(superseded), names_newer=False).content_hash
    own = ask_for_report(assessment=fresh(superseded), by=cast.manager, at=audits.LATER)
    assert own != theirs
    worker.make_report(own.reference, now=lambda: audits.LATER)
    assert as_person("commissioner").get(reverse("reports:download", args=[own.reference])).status_code == 403
    assert as_person("manager").get(reverse("reports:download", args=[theirs.reference])).status_code == 200


def test_asked_for_twice_it_is_printed_once(superseded, cast, printer, enqueued):
    for person in (cast.manager, cast.reviewer, cast.peer_worker):
        asked = ask_for_report(assessment=fresh(superseded), by=person, at=audits.LATER)
        worker.make_report(asked.reference, now=lambda: audits.LATER)
    asked.refresh_from_db()
    assert (Report.objects.count(), asked.status, printer.printed) == (1, JobStatus.READY, 1)


# What a later version says of the one before


def test_version_2_says_what_it_supersedes_and_why(as_person, superseded):
    since = build_document(fresh(second_of(superseded))).since
    assert (since.version, since.signed_off) == (1, "2 March 2026")
    assert since.reason.text == "A level was too high."
    assert [(one.code, one.before, one.after) for one in since.changes] == [
        ("HEA-1", "Level 3: Often", "Level 4: Always"),
    ]
    assert since.reworded == 1
    assert (since.evidence_before, since.evidence_now) == (3, 3)
    page = read(as_person, "manager", second_of(superseded)).text
    assert "What changed since version 1" in page
    assert "A level was too high." in page


def test_version_1_says_nothing_of_the_kind(first):
    assert build_document(fresh(first)).since is None


def test_a_version_without_a_change_says_so(as_person, first, cast):
    second = audits.next_version(first, cast.manager)
    assert build_document(fresh(second)).since.changes == ()
    assert "No level changed." in read(as_person, "manager", second).text


def test_versions_on_other_rubrics_are_not_compared(as_person, first, cast, rubric):
    second = reopen(assessment=first, reason="A new rubric.", by=cast.manager, at=audits.LATER)
    side = second.sides.get()
    side.ratings.all().delete()
    second.rubric = rubric
    second.save()
    side.assessment = second
    make_ratings(side, cast.manager, levels=every_level(rubric, None))
    for piece in second.evidence.all():
        piece.delete()
    make_signed_off(second, cast.manager, at=audits.LATER)
    since = build_document(fresh(second)).since
    assert (since.comparable, since.changes) == (False, ())
    assert "another version of the rubric" in read(as_person, "manager", second).text


def test_many_changes_stand_in_tables_that_fit_on_a_page(cast, rubric):
    def lower_all(version):
        for row in audits.standing_rows(version):
            row.level = 1 if row.level != 1 else 2
            row.not_applicable = False
            row.save()

    first = audits.usual(cast.programme, rubric, cast.manager)
    second = audits.next_version(first, cast.manager, change=lower_all)
    tables = build_document(fresh(second)).since.tables
    assert [len(rows) for rows in tables] == [10, 10, 10]


# Sign-off


def test_scores_and_marks_are_those_that_were_stored(as_person, first):
    sign_off = first.sign_off
    page = re.sub(r"\s+", " ", read(as_person, "manager", first).text)
    assert f"Formula {sign_off.formula}" in page
    for digest in (sign_off.digest, sign_off.rubric_hash):
        assert f"{digest[:4]} {digest[4:8]} {digest[8:12]} {digest[12:16]}" in page
        assert digest not in page


def test_stored_scores_are_printed_even_if_the_sums_would_say_otherwise(first, monkeypatch):
    stored = build_document(fresh(first))
    monkeypatch.setattr(scoring, "score", None)
    assert build_document(fresh(first)) == stored


def test_a_draft_has_no_such_marks(cast, small_rubric):
    draft = audits.usual(cast.programme, small_rubric, cast.manager, status="agreed")
    assert build_document(fresh(draft)).seal is None
