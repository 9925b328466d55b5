"""The main job from end to end, as a newcomer would live it: an audit goes in, an accessible report comes out."""

import re
import subprocess

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import accessible
from tests.journeys.steps import finish_the_rating, follow, sign_off
from tests.pdfua import checker

pytestmark = pytest.mark.worker

MANAGER = "manager@harbour.example"
OTHER_MANAGER = "manager@moorland.example"
COMMISSIONER = "commissioner@estuary.example"
OTHER_COMMISSIONER = "commissioner@uplands.example"


def test_from_a_half_finished_audit_to_the_commissioners_file(guest, tmp_path):
    manager = guest()
    page = given_the_manager_opens_the_half_finished_audit(manager)
    audit = re.search(r"/audits/(\w+)/", page.url)[1]
    when_every_open_answer_is_given(page)
    then_the_summary_shows_every_factor(page)
    when_the_audit_is_finished_and_signed_off(page)
    when_it_is_shared_with_the_funder(page)
    file = then_the_report_is_made_and_downloaded(page, manager.address, audit, tmp_path / "manager.pdf")
    commissioner = guest(viewport={"width": 375, "height": 800})
    theirs = then_the_commissioner_reads_and_downloads_it(commissioner, audit, tmp_path / "commissioner.pdf")
    then_only_the_provider_s_file_holds_its_plan(file, theirs)
    for stranger in (OTHER_MANAGER, OTHER_COMMISSIONER):
        then_a_stranger_cannot_tell_that_it_exists(guest(), stranger, audit)


def given_the_manager_opens_the_half_finished_audit(manager):
    page = manager.signs_in_as(MANAGER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for you")
    assert accessible(page) == []
    page.get_by_role("link", name="Programmes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your programmes")
    assert accessible(page) == []
    follow(page.get_by_role("button", name="the audit of Ward Companions"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Audit, ")
    return page


def when_every_open_answer_is_given(page):
    audit = page.url
    for place in range(page.locator(".nhsuk-task-list__link[href*='/factors/']").count()):
        page.goto(audit)
        follow(page.locator(".nhsuk-task-list__link[href*='/factors/']").nth(place))
        for section in page.locator("[data-part]").all():
            if section.locator("input[type=radio][value=NY]").is_checked():
                section.locator("input[type=radio][value='3']").check()
                section.get_by_label("Why this one?").fill("We talked it through with the team in the autumn.")
                expect(section.locator("[data-status]")).to_contain_text("Saved at")
        page.get_by_role("button", name="Save and return to all factors").click()
        page.wait_for_url(audit)


def then_the_summary_shows_every_factor(page):
    page.get_by_role("link", name="Look at the summary").click()
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.get_by_role("main")).not_to_contain_text("Not enough rated")


def when_the_audit_is_finished_and_signed_off(page):
    page.get_by_role("link", name=re.compile("^Audit ")).click()
    finish_the_rating(page)
    sign_off(page)


def when_it_is_shared_with_the_funder(page):
    page.get_by_role("link", name="Share it with a commissioner").click()
    page.get_by_text("See what they will see").click()
    assert accessible(page) == []
    page.get_by_role("button", name=re.compile("^Share")).first.click()
    expect(page.get_by_role("main")).to_contain_text("can now read this audit’s report")


def then_the_report_is_made_and_downloaded(page, address, audit, target):
    page.goto(f"{address}/reports/audits/{audit}/")
    page.get_by_role("button", name=re.compile("PDF")).first.click()
    download = page.locator("a[href$='/download/']").first
    expect(download).to_be_visible()
    assert accessible(page) == []
    with page.expect_download() as awaited:
        download.click()
    assert awaited.value.suggested_filename == "ward-companions-audit-2026-03-v1.pdf"
    awaited.value.save_as(target)
    assert checker.check([target]) == ""
    with pikepdf.open(target) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
    assert "We talked it through with the team in the autumn." in words_of(target)
    return target


def then_the_commissioner_reads_and_downloads_it(commissioner, audit, target):
    page = commissioner.signs_in_as(COMMISSIONER)
    expect(page.get_by_role("main")).to_contain_text("Read the report")
    assert accessible(page) == []
    page.get_by_role("link", name="Shared with you").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("hared with you")
    assert accessible(page) == []
    page.locator(f"a[href='/reports/audits/{audit}/']").first.click()
    expect(page.get_by_role("main")).to_contain_text("We talked it through with the team in the autumn.")
    page.get_by_role("link", name=re.compile("PDF")).or_(
        page.get_by_role("button", name=re.compile("PDF"))
    ).first.click()
    download = page.locator("a[href$='/download/']").first
    expect(download).to_be_visible()
    with page.expect_download() as awaited:
        download.click()
    awaited.value.save_as(target)
    assert page.goto(f"{commissioner.address}/audits/{audit}/").status == 404
    return target


def then_only_the_provider_s_file_holds_its_plan(file, theirs):
    assert checker.check([theirs]) == ""
    both = [words_of(file), words_of(theirs)]
    assert ["The plan lives on." in words for words in both] == [True, False]
    for words in both:
        assert "We talked it through with the team in the autumn." in words


def words_of(file) -> str:
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", text)


def then_a_stranger_cannot_tell_that_it_exists(stranger, email, audit):
    page = stranger.signs_in_as(email)
    expect(page.get_by_role("main")).not_to_contain_text("Ward Companions")
    for path in (f"/audits/{audit}/", f"/reports/audits/{audit}/", f"/audits/{audit}/summary/"):
        assert page.goto(stranger.address + path).status == 404
