"""Rating in Excel, told as a story: taken along, filled in, looked at, saved."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.assessments.actions.ratings import rate
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.rating_set import load_rating_set, own_side
from tests.assessments.test_workbook import edited, filling
from tests.browser.conftest import accessible, too_wide
from tests.cast import NOON
from tests.factories import make_audit, make_review

ANSWER, REASON, NOTE = "Your answer", "Why this one?", "Local note"


@pytest.fixture
def audit(everybody, rubric):
    return make_audit(everybody.programme, rubric, everybody.manager)


def stored(side, code="ACC-1") -> RatingContent:
    sheet = load_rating_set(side.assessment, side=side)
    return next(rated.entry for rated in sheet.indicators if rated.indicator.id == code)


def taken_along(page: Page, link: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return waiting.value.path().read_bytes()


def sent_back(page: Page, data: bytes) -> None:
    page.get_by_label("The workbook that you filled in").set_input_files(
        {"name": "filled in.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Look at what would change").click()


def fine(page: Page) -> bool:
    return accessible(page) == [] and too_wide(page) <= 0


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (375, False)])
def test_a_rating_goes_to_excel_and_comes_back(visit, everybody, audit, width, scripts):
    side = own_side(audit)
    page = visit("manager", width=width, scripts=scripts).go(reverse("assessments:audit", args=[audit.reference]))
    page.get_by_role("link", name="Rate in Excel").click()
    data = edited(
        taken_along(page, "With the answers so far"),
        filling(
            ACC_1={ANSWER: "4: Established", REASON: "Three people told us,\nand the notes agree."},
            ACC_2={ANSWER: "2", NOTE: "Ask again in May."},
            ACC_3={ANSWER: "9"},
        ),
    )
    rate(
        side=side,
        indicator="ACC-2",
        entry=RatingContent(3, "A colleague."),
        expected_version=0,
        client_id="x",
        by=everybody.manager,
        at=NOON,
    )
    sent_back(page, data)
    expect(page.get_by_role("heading", level=1)).to_have_text("What the workbook would change")
    expect(page.get_by_text("Accepting, cell J4")).to_be_visible()
    expect(page.get_by_text("A colleague.")).to_be_visible()
    if scripts:
        assert fine(page)
    page.get_by_role("button", name="Save these answers").click()
    expect(page.get_by_role("alert")).to_contain_text("Mend the rows in the workbook")
    page.get_by_label("What the workbook says").check()
    page.get_by_label("leave out the rows with a problem").check()
    page.get_by_role("button", name="Save these answers").click()
    expect(page.get_by_text("2 answers are saved from the workbook.")).to_be_visible()
    assert stored(side) == RatingContent(4, "Three people told us,\nand the notes agree.")
    assert stored(side, "ACC-2") == RatingContent(2, "", "Ask again in May.")
    assert stored(side, "ACC-3") == RatingContent()


def test_a_file_that_is_no_workbook_is_answered_on_the_page(visit, audit):
    page = visit("manager").go(reverse("assessments:workbook", args=[audit.reference]))
    assert fine(page)
    sent_back(page, b"Indicator,Level")
    expect(page.get_by_role("alert")).to_contain_text("This is not an Excel workbook.")
    assert fine(page)


def test_a_reviewer_takes_their_own_side_along(visit, everybody, audit):
    review = make_review(audit, everybody.newcomer, everybody.manager)
    page = visit("newcomer").go(reverse("assessments:review", args=[review.reference]))
    page.get_by_role("link", name="Rate in Excel").click()
    assert fine(page)
    sent_back(page, edited(taken_along(page, "Blank"), filling(ACC_1={ANSWER: "5"})))
    page.get_by_role("button", name="Save these answers").click()
    expect(page.get_by_text("1 answer is saved from the workbook.")).to_be_visible()
    assert stored(review.side) == RatingContent(5)
    assert stored(own_side(audit)) == RatingContent()
