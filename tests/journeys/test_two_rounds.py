"""People supported answer through a link on a small screen without a script. Twelve are heard, four are protected."""

import json
import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import accessible, too_wide
from tests.faults.processes import wait_until
from tests.journeys.steps import follow
from tests.pdfua import checker

pytestmark = pytest.mark.worker

MANAGER = "manager@harbour.example"
# The audits say 3 of everything; these people say little of it.
TWELVE, FOUR = [1, 2, 2, 1, 2, 1, 3, 2, 1, 2, 2, 1], [1, 5, 2, 4]
MEAN = "1.7"


def test_twelve_are_heard_and_four_are_protected(guest, product, tmp_path):
    twelve, four = json.loads(product.run("-m", "tests.journeys.survey_seed", "open"))
    for place, level in enumerate(TWELVE):
        when_somebody_answers(guest, twelve["survey"], level, one_at_a_time=place == 0)
    for level in FOUR:
        when_somebody_answers(guest, four["survey"], level)
    product.run("-m", "tests.journeys.survey_seed", "close")
    manager = guest()
    page = manager.signs_in_as(MANAGER)
    then_it_stands_beside_the_audit(page, manager.address, twelve["audit"])
    then_too_few_are_named_as_such(page, manager.address, four["audit"])
    heard = then_the_file_says(page, manager.address, twelve["audit"], tmp_path / "twelve.pdf")
    assert f"{MEAN} (8 to 14)" in heard
    protected = then_the_file_says(page, manager.address, four["audit"], tmp_path / "four.pdf")
    assert "People who took part: fewer than 5." in protected
    assert "Worth talking about" not in protected


def when_somebody_answers(guest, survey, level, *, one_at_a_time=False):
    visitor = guest(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    if one_at_a_time:
        page = visitor.go(survey)
        page.get_by_role("button", name="Start", exact=True).click()
        for number in range(1, 11):
            expect(page.get_by_text(f"Statement {number} of 10")).to_be_visible()
            assert too_wide(page) <= 0
            page.locator("input[type=radio]").nth(level - 1).check()
            page.get_by_role("button", name="Next", exact=True).click()
        follow(page.get_by_role("button", name="Look over my answers", exact=True))
    else:
        page = visitor.go(f"{survey}all/")
        for statement in page.locator("fieldset:has(input[type=radio])").all()[:10]:
            statement.locator("input[type=radio]").nth(level - 1).check()
        follow(page.get_by_role("button", name=re.compile("^(Look over|Send)")).first)
    if page.get_by_role("button", name="Send my answers", exact=True).count():
        page.get_by_role("button", name="Send my answers", exact=True).first.click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert visitor.context.cookies() == []
    visitor.context.close()


def then_it_stands_beside_the_audit(page, address, audit):
    def shown() -> bool:
        page.goto(f"{address}/audits/{audit}/seen-together/")
        return MEAN in page.inner_text("main")

    wait_until(shown, "the round is closed by the worker's clock, and its result is there")
    expect(page.get_by_role("main")).to_contain_text("People who took part: 12.")
    expect(page.get_by_role("main")).to_contain_text("Worth talking about")
    assert accessible(page) == []


def then_too_few_are_named_as_such(page, address, audit):
    page.goto(f"{address}/audits/{audit}/seen-together/")
    expect(page.get_by_role("main")).to_contain_text("Too few answers to show")
    expect(page.get_by_role("main")).not_to_contain_text("Worth talking about")


def then_the_file_says(page, address, audit, target) -> str:
    page.goto(f"{address}/reports/audits/{audit}/")
    page.get_by_role("button", name=re.compile("PDF")).first.click()
    download = page.locator("a[href$='/download/']").first
    expect(download).to_be_visible()
    with page.expect_download() as awaited:
        download.click()
    awaited.value.save_as(target)
    assert checker.check([target]) == ""
    text = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", text)
