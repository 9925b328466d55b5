"""What a browser may keep of a person's pages, and what it is told when they sign out."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.common.middleware import SESSION_MARK
from apps.common.stashed_form import COOKIE

WITHOUT_A_FORM = ["accounts:your_account", "assessments:programmes", "organisations:your_roles", "rubric:framework"]
WITH_A_FORM = ["accounts:change_name"]


@pytest.mark.parametrize("name", WITHOUT_A_FORM)
def test_a_page_of_a_person_is_kept_by_no_browser(as_person, rubric, name):
    assert as_person("manager").get(reverse(name)).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", WITH_A_FORM)
def test_a_page_to_type_into_is_asked_for_again(as_person, name):
    """`no-store` would throw away what was typed; the mark of the session hides it once the session is over."""
    answer = as_person("manager").get(reverse(name))
    assert answer.headers["Cache-Control"] == "private, no-cache"
    mark = answer.cookies[SESSION_MARK]
    assert f'data-session="{mark.value}"' in answer.content.decode()
    assert not mark["httponly"]


def test_the_mark_is_told_once_and_goes_with_the_session(as_person):
    browser = as_person("manager")
    first = browser.get(reverse("accounts:your_account")).cookies[SESSION_MARK].value
    assert SESSION_MARK not in browser.get(reverse("accounts:your_account")).cookies
    assert first not in (browser.session.session_key, "")
    out = browser.post(reverse("account_logout"))
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert out.cookies[SESSION_MARK]["max-age"] == 0
    browser.get(reverse("accounts:your_account"))
    assert browser.cookies[COOKIE].value  # text that was typed still finds its author


def test_each_session_has_its_own_mark(as_person):
    marks = {as_person("manager").get(reverse("accounts:your_account")).cookies[SESSION_MARK].value for _ in range(3)}
    assert len(marks) == 3


@pytest.mark.parametrize("name", ["home", "privacy", "account_login"])
def test_visitors_are_told_nothing(db, name):
    answer = Client().get(reverse(name))
    assert "data-session" not in answer.content.decode()
    assert not {SESSION_MARK, COOKIE} & set(answer.cookies)
    assert "Clear-Site-Data" not in answer.headers
