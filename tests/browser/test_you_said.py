"""“You said, we did”, told as a story: written, looked at, published, opened by anybody, put up on a wall."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.improvement import poster_printing
from apps.improvement.models import YouSaidPoster, YouSaidVersion
from tests.browser.conftest import problems_at, too_wide


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True), (375, False)])
def test_from_what_was_heard_to_a_poster(visit, everybody, width, scripts):
    manager = visit("manager", width=width, scripts=scripts)
    page = manager.go(reverse("improvement:plan", args=[everybody.programme.reference]))
    page.get_by_role("link", name="You said, we did: tell people what came of what they said").click()
    page.get_by_role("button", name="Add an item").click()
    page.get_by_label("You said", exact=True).fill("Mrs Khan felt rushed.")
    page.get_by_label("We did", exact=True).fill("Peer workers keep an hour free now.")
    page.get_by_label("You said, in Easy Read").fill("The first meeting was too quick.")
    page.get_by_label("We did, in Easy Read").fill("There is more time now.")
    page.get_by_label("A clock: time together").check()
    page.get_by_role("button", name="Save the item").click()
    expect(page.get_by_text("This names somebody.").first).to_be_visible()
    assert page.get_by_label("We did", exact=True).input_value() == "Peer workers keep an hour free now."
    page.get_by_label("You said", exact=True).fill("First meetings felt rushed.")
    page.get_by_role("button", name="Save the item").click()
    expect(page.get_by_text("Nobody outside sees it before you publish.")).to_be_visible()
    assert problems_of(page, width, scripts) == []
    page.get_by_role("button", name="See it as others will").click()
    expect(page.get_by_text("This is a preview.")).to_be_visible()
    looked_at = page.get_by_role("main").inner_text()
    assert problems_of(page, width, scripts) == []
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("button", name="Publish").click()
    assert not YouSaidVersion.objects.exists()
    page.get_by_label("I have read every item").check()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("It is published.")).to_be_visible()
    way = page.get_by_role("link", name="/you-said/").get_attribute("href").split("/you-said/")[1]

    anybody = visit(width=width, scripts=scripts)
    seen = anybody.go(f"/you-said/{way}")
    expect(seen.get_by_text("First meetings felt rushed.")).to_be_visible()
    assert seen.get_by_role("main").inner_text().split("We did")[0] == looked_at.split("We did")[0]
    assert problems_of(seen, width, scripts) == []
    seen.get_by_role("link", name="Easy Read, with pictures").click()
    picture = seen.locator(".eg-pair img").first
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(seen.get_by_text("There is more time now.")).to_be_visible()
    assert float(seen.evaluate("parseFloat(getComputedStyle(document.querySelector('.eg-pair p')).fontSize)")) >= 24
    assert problems_of(seen, width, scripts) == []
    assert anybody.context.cookies() == []

    for poster in YouSaidPoster.objects.all():
        poster_printing.make_poster(poster.reference, now=timezone.now)
    page.get_by_role("link", name="Poster, A3 (PDF)").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the PDF").click()
    assert download.value.suggested_filename == "you-said-we-did-a3.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def problems_of(page, width: int, scripts: bool) -> list[str]:
    """What is wrong with the page; without scripts only its width can be asked."""
    if scripts:
        return problems_at(page, width)
    return ["too wide"] if too_wide(page) > 0 else []
