"""The evidence log told as stories: described, attached, refused, and found again from the indicator."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.assessments.actions.evidence import attach_file, take_out_evidence
from apps.assessments.models import Evidence
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.assessments.evidence_logs import WORDS, file_of, log
from tests.browser.conftest import accessible, problems_at
from tests.cast import NOON
from tests.common.uploads.honest import pdf, png
from tests.factories import make_audit, make_review


@pytest.fixture
def audit(everybody, rubric):
    return make_audit(everybody.programme, rubric, everybody.manager)


@pytest.fixture
def review(audit, everybody):
    return make_review(audit, everybody.newcomer, everybody.manager)


def address(name: str, audit, *more: str) -> str:
    return reverse(f"assessments:{name}", args=[audit.reference, *more])


def fill_log(audit, everybody, rubric) -> Evidence:
    """Evidence of every kind, old and new, with files and without."""
    content = load_rubric_content(rubric).content
    codes = [one.id for one in content.indicators]
    for number, kind in enumerate(content.evidence_types):
        row = log(
            audit,
            everybody.newcomer if number % 3 == 0 else everybody.manager,
            kind=kind.id,
            title=f"{kind.label}, gathered in the second round of this programme’s year",
            dated=date(2024, 6, 1) if number % 4 == 1 else date(2026, 1, number + 1),
            indicators=frozenset(codes[number * 3 : number * 3 + 5]),
            file=file_of() if number % 2 else None,
        )
    take_out_evidence(evidence=log(audit, everybody.manager), by=everybody.manager, at=NOON)
    row = log(audit, everybody.manager, title="w" * 150, file=file_of(), indicators=frozenset(codes))
    attach_file(evidence=row, file=file_of(png(), "plan.png"), by=everybody.manager, at=NOON)
    return row


def describe(page) -> None:
    page.get_by_label("Views of people supported").check()
    page.get_by_label("Title").fill("Survey of spring")
    page.get_by_label("What does it show?").fill(WORDS)
    page.get_by_label("Day", exact=True).fill("1")
    page.get_by_label("Month", exact=True).fill("2")
    page.get_by_label("Year", exact=True).fill("2026")


def open_the_part_for_a_file(page) -> None:
    page.get_by_text("Attach a file, if describing it is not enough").click()


def test_the_log_s_pages_are_accessible_and_fit(visit, audit, review, everybody, rubric):
    row = fill_log(audit, everybody, rubric)
    paths = [
        address("evidence_log", audit),
        address("evidence_coverage", audit),
        f"{address('add_evidence', audit)}?for=ACC-1",
        *(address(name, audit, row.reference) for name in ("evidence_piece", "change_evidence", "attach_file")),
        *(address(name, audit, row.reference) for name in ("take_out_evidence", "remove_file")),
        address("rate_factor", audit, "accepting"),
    ]
    visitor = visit("manager")
    found = []
    for path in paths:
        page = visitor.go(path)
        found += [f"{path}: {problem}" for problem in problems_at(page, 320, 375, 1280)]
        if page.locator("main details").count():
            page.locator("main details").evaluate_all("parts => parts.forEach(part => { part.open = true })")
            found += [f"{path}, all open: {problem}" for problem in problems_at(page, 320, 375, 1280)]
    assert found == []


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_indicator_to_the_log_and_back(visit, audit, scripts):
    page = visit("manager", scripts=scripts).go(address("rate_factor", audit, "accepting"))
    page.locator("#ACC-2").get_by_role("link", name="Add evidence").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Add evidence for ACC-2")
    expect(page.locator("input[value='ACC-2']")).to_be_checked()
    describe(page)
    page.get_by_role("button", name="Add to the log").click()
    expect(page).to_have_url(re.compile(r"/factors/accepting/#ACC-2$"))
    expect(page.locator("#ACC-2")).to_contain_text("Survey of spring (views of people supported, February 2026)")


def test_what_was_typed_on_the_rating_page_is_still_there(visit, audit):
    page = visit("manager").go(address("rate_factor", audit, "accepting"))
    page.locator("textarea[name='ACC-2-reason']").fill("Most people told us so.")
    page.locator("#ACC-2").get_by_role("link", name="Add evidence").click()
    describe(page)
    page.get_by_role("button", name="Add to the log").click()
    expect(page.locator("textarea[name='ACC-2-reason']")).to_have_value("Most people told us so.")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_refused_file_leaves_every_word(visit, audit, scripts):
    page = visit("manager", scripts=scripts, width=375).go(address("add_evidence", audit))
    describe(page)
    open_the_part_for_a_file(page)
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "survey.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(60)}
    )
    page.get_by_role("button", name="Add to the log").click()
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_contain_text("This is a program.")
    expect(page.get_by_label("What does it show?")).to_have_value(WORDS)
    expect(page.get_by_label("File", exact=True)).to_be_visible()
    if scripts:
        assert accessible(page) == []
        summary.get_by_role("link").click()
        expect(page.get_by_label("File", exact=True)).to_be_focused()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "survey.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    page.get_by_role("button", name="Add to the log").click()
    expect(page.locator("main")).to_contain_text("with a file (PDF)")


def test_a_file_of_fifteen_megabytes_leaves_every_word(visit, audit, tmp_path):
    page = visit("manager").go(address("add_evidence", audit))
    describe(page)
    open_the_part_for_a_file(page)
    film = tmp_path / "film.pdf"
    film.write_bytes(b"%PDF-1.7" + bytes(15 * 1024 * 1024))
    page.get_by_label("File", exact=True).set_input_files(film)
    page.get_by_role("button", name="Add to the log").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("This file is larger than 10 MB.")
    expect(page.get_by_label("What does it show?")).to_have_value(WORDS)


@pytest.mark.parametrize("content", [pdf(), png(), b"<5 people came."], ids=["pdf", "png", "text"])
def test_a_file_is_saved_and_never_shown(visit, audit, everybody, content):
    row = log(audit, everybody.manager, file=file_of(content, "minutes"))
    page = visit("manager").go(address("evidence_piece", audit, row.reference))
    before = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Download minutes").click()
    stored = row.files.get()
    assert download.value.suggested_filename == stored.name
    with stored.file.open() as file:  # of a picture only the picture is stored
        assert download.value.path().read_bytes() == file.read()
    assert page.url == before


def test_two_people_change_one_piece(visit, audit, review, everybody):
    row = log(audit, everybody.newcomer)
    path = address("change_evidence", audit, row.reference)
    ours, theirs = visit("manager").go(path), visit("newcomer").go(path)
    theirs.get_by_label("Title").fill("The reviewer’s title")
    theirs.get_by_role("button", name="Save the changes").click()
    ours.get_by_label("Title").fill("Our title")
    ours.get_by_role("button", name="Save the changes").click()
    expect(ours.locator(".eg-conflict")).to_contain_text("Newcomer changed this evidence while you were writing")
    expect(ours.locator(".eg-conflict")).to_contain_text("The reviewer’s title")
    expect(ours.get_by_label("Title")).to_have_value("Our title")
    assert accessible(ours) == []
    ours.get_by_role("button", name="Save the changes").click()
    expect(ours.get_by_role("heading", level=1)).to_have_text("Our title")


def test_a_session_that_ended_loses_no_word(visit, audit):
    visitor = visit("manager")
    page = visitor.go(address("add_evidence", audit))
    describe(page)
    open_the_part_for_a_file(page)
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "survey.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    visitor.sign_out()
    page.get_by_role("button", name="Add to the log").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")
