"""A peer worker's room on the whole product: written, printed, taken, deleted; and nobody else finds a word of it."""

import json
import re
from urllib.parse import urljoin

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import accessible
from tests.pdfua import checker

pytestmark = pytest.mark.worker

PEER_WORKER = "peer.worker@harbour.example"
OTHERS = ("manager@harbour.example", "administrator@harbour.example", "manager@moorland.example")
DATA_PAGE = "/account/your-data/"
WORDS = "The heron stood quite still, and so did we."


def test_from_the_first_word_to_the_last_trace(guest, product, tmp_path):
    page = given_the_peer_worker_writes(guest(viewport={"width": 375, "height": 800}))
    address = then_it_has_an_address_of_its_own(page)
    file = when_a_line_of_it_is_made_a_pdf(page, tmp_path / "page.pdf")
    then_the_pdf_is_accessible_and_names_nobody(file)
    when_their_own_data_is_made_and_taken(page, tmp_path / "data.json")
    then_no_file_of_the_installation_holds_a_word_of_it(product)
    for other in OTHERS:
        then_somebody_else_cannot_tell_that_it_exists(guest(), other, address)
    when_everything_is_deleted(page)
    then_no_file_of_their_data_is_left(page, product)
    then_its_address_leads_nowhere(page, address)


def given_the_peer_worker_writes(peer_worker):
    page = peer_worker.signs_in_as(PEER_WORKER)
    page.get_by_role("link", name="Self-reflection").click()
    page.get_by_role("link", name="Learning both ways").click()
    page.get_by_label("Your words").fill(f"{WORDS} And this stays mine.")
    expect(page.locator("[data-status]")).to_contain_text("Saved at")
    assert accessible(page) == []
    return page


def then_it_has_an_address_of_its_own(page):
    page.get_by_role("button", name="Save, and back to your room").click()
    page.wait_for_url("**/reflections/")
    page.get_by_role("link", name="Learning both ways").first.click()
    expect(page.get_by_label("Your words")).to_have_value(re.compile("heron"))
    return page.url


def when_a_line_of_it_is_made_a_pdf(page, target):
    page.get_by_role("link", name="Your room").click()
    page.get_by_role("link", name="Bring something to supervision").click()
    page.get_by_label(WORDS).check()
    page.get_by_role("button", name="See the page").click()
    page.get_by_role("button", name="Make a PDF").click()
    expect(page.get_by_role("button", name="Take the PDF")).to_be_visible()
    assert accessible(page) == []
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the PDF").click()
    assert taken.value.suggested_filename == "for-supervision.pdf"
    taken.value.save_as(target)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    return target


def then_the_pdf_is_accessible_and_names_nobody(file):
    assert checker.check([file]) == ""
    with pikepdf.open(file) as pdf:
        assert str(pdf.docinfo.Title) == "For supervision"
        assert "/Author" not in pdf.docinfo


def when_their_own_data_is_made_and_taken(page, target):
    page.goto(urljoin(page.url, DATA_PAGE))
    page.get_by_role("button", name="Make the file").click()
    link = page.get_by_role("button", name="Download your data")
    expect(link).to_be_visible()
    assert accessible(page) == []
    with page.expect_download() as taken:
        link.click()
    assert taken.value.suggested_filename == "even-ground-your-data.json"
    taken.value.save_as(target)
    data = json.loads(target.read_text())
    assert data["account"]["email"] == PEER_WORKER
    assert f"{WORDS} And this stays mine." in [one["words"] for one in data["reflections"]]


def then_no_file_of_the_installation_holds_a_word_of_it(product):
    """Database, its journal, logs, the broker's messages, files, cache: byte for byte."""
    looked_at = [path for path in product.data_dir.rglob("*") if path.is_file()]
    assert len(looked_at) > 5
    for path in looked_at:
        assert b"heron" not in path.read_bytes(), path


def then_somebody_else_cannot_tell_that_it_exists(other, email, address):
    page = other.signs_in_as(email)
    assert page.get_by_role("link", name="Self-reflection").count() == 0
    answer = page.goto(address)
    assert answer.status == 404
    assert "heron" not in page.content()


def when_everything_is_deleted(page):
    page.goto(urljoin(page.url, "/reflections/delete-everything/"))
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("Everything you had written is deleted.")).to_be_visible()


def then_no_file_of_their_data_is_left(page, product):
    assert list((product.data_dir / "files" / "personal-data").iterdir()) == []
    page.goto(urljoin(page.url, DATA_PAGE))
    expect(page.get_by_role("button", name="Make the file")).to_be_visible()


def then_its_address_leads_nowhere(page, address):
    assert page.goto(address).status == 404
