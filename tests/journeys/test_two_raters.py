"""Two raters in two browsers: from an empty audit to a signed-off version 2 that supersedes version 1."""

import re
import subprocess

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import accessible
from tests.journeys.steps import finish_the_rating, follow, sign_off
from tests.pdfua import checker

pytestmark = pytest.mark.worker

MANAGER = "manager@harbour.example"
REVIEWER = "manager@moorland.example"  # of another provider: as independent as can be
PROGRAMME = "Evening Lantern"
# The level that each chooses everywhere, but for the last practice of each factor, where the manager sees more.
USUAL, MANAGERS_LAST = "3", "4"
AGREED = "We went through the notes together, and the reviewer’s reading stands."


def test_from_an_empty_audit_to_a_second_version(guest, tmp_path):
    manager, reviewer = guest(), guest()
    own, theirs = manager.signs_in_as(MANAGER), reviewer.signs_in_as(REVIEWER)
    audit = given_an_empty_audit_with_a_reviewer(own)
    review = given_the_reviewer_takes_it_up(theirs)
    when_every_factor_is_rated(own, audit, MANAGERS_LAST, "What we saw on our visits.")
    then_neither_sees_anything_of_the_other(own, theirs, manager.address, audit, review)
    when_every_factor_is_rated(theirs, review, USUAL, "What I heard from people.")
    own.goto(audit)
    finish_the_rating(own)
    when_the_review_is_finished(theirs, review)
    when_the_differences_are_agreed(own, audit)
    sign_off(own)
    first = then_the_report_shows_both_ratings(own, manager.address, audit, tmp_path / "first.pdf")
    assert "Superseded" not in first
    second = when_it_is_reopened_changed_and_signed_off_again(own, audit)
    then_the_first_version_says_that_it_is_superseded(own, audit)
    marked = file_of(own, manager.address, audit, tmp_path / "marked.pdf")
    assert "Superseded by version 2" in marked
    newest = then_the_report_shows_both_ratings(own, manager.address, second, tmp_path / "second.pdf")
    assert "Level 5" in newest


def given_an_empty_audit_with_a_reviewer(page: Page) -> str:
    page.get_by_role("link", name="Programmes", exact=True).click()
    page.get_by_role("link", name=PROGRAMME).click()
    page.get_by_role("button", name="Start an audit").click()
    for end, parts in (("period_start", (1, 4, 2025)), ("period_end", (31, 3, 2026))):
        for part, value in zip(("day", "month", "year"), parts, strict=True):
            page.locator(f"input[name={end}_{part}]").fill(str(value))
    follow(page.get_by_role("button", name="Start the audit"))
    audit = page.url
    page.get_by_role("link", name="Invite a reviewer").click()
    assert accessible(page) == []
    page.get_by_label("Their e-mail address").fill(REVIEWER)
    page.get_by_label("No: they are independent of it").check()
    page.get_by_role("button", name="Invite them").click()
    page.wait_for_url(audit)
    return audit


def given_the_reviewer_takes_it_up(page: Page) -> str:
    page.reload()  # the invitation came after this page
    page.get_by_role("link", name=re.compile(f"Answer the invitation to review.*{PROGRAMME}")).click()
    assert accessible(page) == []
    page.get_by_role("button", name="Take up the review").click()
    expect(page.get_by_role("main")).to_contain_text("0 of 30 indicators answered")
    return page.url


def when_every_factor_is_rated(page: Page, home: str, last: str, reason: str):
    """Without waiting for the script: the button of each page saves what is on it."""
    for place in range(5):
        page.goto(home)
        follow(page.locator(".nhsuk-task-list__link[href*='/factors/']").nth(place))
        sections = page.locator("[data-part]").all()
        for section in sections:
            level = last if section is sections[-1] else USUAL
            section.locator(f"input[type=radio][value='{level}']").check()
            section.get_by_label("Why this one?").fill(reason)
        with page.expect_navigation():
            page.get_by_role("button", name="Save and return to all factors").click()


def then_neither_sees_anything_of_the_other(own, theirs, address, audit, review):
    own.goto(audit)
    expect(own.get_by_role("main")).to_contain_text("At work on the review.")
    theirs.goto(review)
    expect(theirs.get_by_role("main")).to_contain_text("0 of 30 indicators answered")
    assert theirs.goto(audit).status == 403
    assert own.goto(review).status == 404


def when_the_review_is_finished(page: Page, review: str):
    page.goto(review)
    follow(page.get_by_role("button", name="Finish the review"))
    follow(page.get_by_role("button", name="Finish the review"))
    expect(page.get_by_role("main")).to_contain_text("open to both raters")


def when_the_differences_are_agreed(page: Page, audit: str):
    page.goto(f"{audit}agree/")
    assert accessible(page) == []
    follow(page.get_by_role("button", name="Work through what is left"))
    for _ in range(4):
        page.get_by_label(re.compile("^Why")).first.fill(AGREED)
        follow(page.get_by_role("button", name="Take theirs"))
    page.locator("input[type=radio][value='3']").check()
    page.get_by_label(re.compile("^Why")).first.fill(AGREED)
    follow(page.get_by_role("button", name="All differences are agreed: finish"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The check")


def file_of(page: Page, address: str, audit: str, target) -> str:
    """The words of the report's file, which conforms to PDF/UA-1."""
    page.goto(f"{address}/reports{audit.removeprefix(address)}")
    page.get_by_role("button", name=re.compile("PDF")).first.click()
    download = page.locator("a[href$='/download/']").first
    expect(download).to_be_visible()
    with page.expect_download() as awaited:
        download.click()
    awaited.value.save_as(target)
    assert checker.check([target]) == ""
    text = subprocess.run(["pdftotext", target, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", text)


def then_the_report_shows_both_ratings(page: Page, address: str, audit: str, target) -> str:
    words = file_of(page, address, audit, target)
    assert "25 of 30" in words  # the same answer everywhere but on the last practice of each factor
    assert AGREED in words
    assert "kappa" in words.lower()
    return words


def when_it_is_reopened_changed_and_signed_off_again(page: Page, audit: str) -> str:
    page.goto(audit)
    page.get_by_role("link", name="Reopen this audit").click()
    page.get_by_label("Why does it need to change?").fill("A survey came in late.")
    follow(page.get_by_role("button", name="Begin the next version"))
    second = page.url
    assert second != audit
    page.goto(f"{second}agree/ACC-1/")
    page.locator("input[type=radio][value='5']").check()
    with page.expect_navigation():
        page.locator("button[data-go=on]").click()
    page.goto(f"{second}agree/")
    follow(page.get_by_role("button", name="All differences are agreed: finish"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The check")
    sign_off(page)
    return second


def then_the_first_version_says_that_it_is_superseded(page: Page, audit: str):
    page.goto(audit)
    expect(page.get_by_role("main")).to_contain_text("Superseded by version 2")
    assert accessible(page) == []
