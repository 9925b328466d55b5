"""After signing out, Back shows nothing of what was there; before, it brings typed text back."""

import pytest
from django.urls import reverse

from tests.factories import make_audit


@pytest.fixture
def pages(everybody, rubric) -> list[str]:
    """Pages with a form and without, of several apps."""
    audit = make_audit(everybody.programme, rubric, everybody.manager)
    harbour = everybody.harbour.reference
    return [
        reverse("assessments:rate_factor", args=[audit.reference, "accepting"]),
        reverse("assessments:audit", args=[audit.reference]),
        reverse("assessments:add_evidence", args=[audit.reference]),
        reverse("organisations:people", args=[harbour]),
        reverse("organisations:invite", args=[harbour]),
        reverse("accounts:change_name"),
        reverse("accounts:your_account"),
        reverse("rubric:framework"),
    ]


def sign_out(page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_back_shows_nothing_of_a_page_that_was_signed_in(visit, pages, scripts):
    visitor = visit("manager", scripts=scripts)
    for path in pages:
        visitor.go(path)
    page = visitor.page
    sign_out(page)
    for _ in range(len(pages) + 1):
        page.go_back()
        page.wait_for_load_state()
        shown = page.inner_text("body")
        for mark in ("Sign out", "Walking Alongside", "Harbour", "service.manager@example.org"):
            assert mark not in shown, page.url
    for _ in range(len(pages)):
        page.go_forward()
        page.wait_for_load_state()
        assert "Sign out" not in page.inner_text("body")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_before_it_brings_typed_text_back(visit, pages, scripts):
    visitor = visit("manager", scripts=scripts)
    page = visitor.go(reverse("accounts:change_name"))
    page.get_by_label("Your name").fill("Robin of the harbour")
    page.get_by_role("link", name="Your account").first.click()
    page.wait_for_url("**/account/")
    page.go_back()
    assert page.get_by_label("Your name").input_value() == "Robin of the harbour"


def test_a_page_from_the_browsers_memory_hides_itself(visit, pages):
    """As browsers do that keep whole pages alive: the event is the same."""
    visitor = visit("manager")
    page = visitor.go(pages[0])
    visitor.context.clear_cookies()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.wait_for_url("**/account/login/**")
