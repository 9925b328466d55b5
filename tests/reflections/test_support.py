"""Pausing, support, and reflecting together."""

import re

import pytest
from django.urls import reverse

from apps.activity_log.models import Event
from apps.organisations.models import Membership
from apps.reflections.models import Reflection, SupportText

from .conftest import practice_of

SUPPORT = reverse("reflections:support")


def edit(cast):
    return reverse("reflections:edit_support", args=[cast.harbour.reference])


def test_the_usual_text_names_who_to_ring(as_person):
    for name in ("peer_worker", "newcomer"):
        text = as_person(name).get(SUPPORT).content.decode()
        for part in ("116 123", "85258", "NHS 111", "999", "supervisor"):
            assert part in text


@pytest.mark.parametrize("name", ["manager", "administrator"])
def test_whoever_looks_after_the_organisation_writes_its_own(cast, as_person, name):
    browser = as_person(name)
    assert "116 123" in browser.get(edit(cast)).content.decode()
    browser.post(edit(cast), {"text": "Ring Jo on 0117 496 0000\n<b>any time</b>"})
    text = as_person("peer_worker").get(SUPPORT).content.decode()
    assert "From Harbour" in text
    assert "0117 496 0000" in text
    assert "&lt;b&gt;any time" in text
    assert "From" not in as_person("other_manager").get(SUPPORT).content.decode().split("<main")[1]
    assert Event.objects.latest("pk").what == "support text changed"
    browser.post(edit(cast), {"text": " "})
    assert not SupportText.objects.exists()
    assert "116 123" in as_person("peer_worker").get(SUPPORT).content.decode()


def test_managers_find_where_to_write_it(cast, as_person):
    people = reverse("organisations:people", args=[cast.harbour.reference])
    assert f'href="{edit(cast)}"' in as_person("manager").get(people).content.decode()


def test_a_commissioner_has_no_such_page(cast, as_person):
    path = reverse("reflections:edit_support", args=[cast.board.reference])
    assert as_person("commissioner").get(path).status_code == 404


def test_it_is_always_in_reach(browser, written):
    for path in [
        *(reverse(f"reflections:{page}") for page in ("room", "written", "supervision", "together", "keeping")),
        reverse("reflections:delete_everything"),
        reverse("reflections:reflection", args=[written.reference]),
        reverse("reflections:delete_reflection", args=[written.reference]),
        reverse("reflections:together_on", args=["short"]),
        practice_of(),
    ]:
        assert f'href="{SUPPORT}"' in browser.get(path).content.decode(), path


def test_the_room_says_who_can_read_and_where_that_ends(cast, as_person, browser):
    text = re.sub(r"\s+", " ", browser.get(reverse("reflections:room")).content.decode())
    assert "Nobody else can through this site" in text
    assert "the people who run this site keep the key" in text


def test_the_whole_set_is_offered_without_counting_anything(browser, written, content):
    text = browser.get(reverse("reflections:room")).content.decode()
    for indicator in content.indicators:
        assert f'href="{practice_of(indicator.id)}"' in text
    main = re.sub(r"<[^>]+>", " ", text.split("<main")[1]).lower()
    for word in ("streak", "badge", "score:", "%", "average", "compared", "rank", "target"):
        assert word not in main


@pytest.mark.parametrize("choice", ["short", "accepting", "reciprocal"])
def test_a_group_sees_the_same_questions_and_nothing_is_kept(browser, content, choice):
    text = browser.get(reverse("reflections:together_on", args=[choice])).content.decode()
    quick = [one for one in content.indicators if one.quick_set]
    for indicator in quick if choice == "short" else content.factor(choice).indicators:
        assert indicator.reflection_prompt.replace("'", "&#x27;") in text
    assert "<form" not in text.split("<main")[1]
    assert not Reflection.objects.exists()


def test_there_is_no_other_set(browser):
    assert browser.get(reverse("reflections:together_on", args=["none"])).status_code == 404


def test_somebody_without_an_organisation_has_the_usual_text(cast, browser, author):
    Membership.objects.filter(user=author).delete()
    assert "116 123" in browser.get(SUPPORT).content.decode()
