"""Writing, stopping, coming back, and two devices at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.common.crypto import new_key
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict
from apps.reflections.actions.retention import choose_retention, delete_everything
from apps.reflections.actions.writing import GoneError, write
from apps.reflections.domain.reflection_content import blank
from apps.reflections.models import Journal, Reflection
from apps.reflections.queries.journal import written_page
from apps.reflections.reflection_encryption import decrypt_reflection
from tests.factories import WORDS, make_reflection
from tests.own_data import text_of_own_data
from tests.reading import as_read

from .conftest import practice_of

REFERENCE = "BCDFGHJKMN"


def save_url(code="ACC-1", reference=REFERENCE):
    return reverse("reflections:save_reflection", args=[code, reference])


def only():
    return decrypt_reflection(Reflection.objects.get())


def test_the_first_time_somebody_chooses_how_long(cast, as_person):
    browser = as_person("peer_worker")
    assert "How long should it keep" in browser.get(reverse("reflections:room")).content.decode()
    assert browser.get(practice_of())["Location"] == reverse("reflections:room")
    assert browser.post(reverse("reflections:room"), {"months": "2"}).status_code == 422
    assert browser.post(reverse("reflections:room"), {"months": "1"}).status_code == 302
    assert Journal.objects.get(author=cast.peer_worker).months == 1
    assert browser.get(practice_of()).status_code == 200


def test_a_page_saves_with_one_button(browser, form):
    page = browser.get(practice_of()).context["page"]
    answer = browser.post(practice_of(), form(words="Hello there", leaning="explore", reference=page.reference))
    assert answer["Location"] == reverse("reflections:room")
    found = only()
    assert (found.entry.words, found.entry.leaning, found.entry.level) == ("Hello there", "explore", None)
    assert found.entry.prompt.startswith("When did I help someone feel okay")
    assert found.row.reference == page.reference


def test_nothing_written_makes_no_row(browser, form):
    assert browser.post(practice_of(), form()).status_code == 302
    assert browser.post(save_url(), form()).json()["saved"] == ""
    assert not Reflection.objects.exists()


def test_it_is_saved_as_it_is_written(browser, form):
    first = browser.post(save_url(), form(words="One")).json()
    assert first["saved"].startswith("Saved at ")
    second = browser.post(save_url(), form(words="One and two", version=first["expected_version"])).json()
    assert second["expected_version"] == 2
    assert only().entry.words == "One and two"


def test_a_reply_that_got_lost_makes_neither_a_conflict_nor_a_second_row(browser, form):
    browser.post(save_url(), form(words="One"))
    answer = browser.post(save_url(), form(words="One and two", version=0))
    assert answer.status_code == 200
    assert only().entry.words == "One and two"


def test_two_pages_at_once_overwrite_nothing(browser, form):
    version = browser.post(save_url(), form(words="On the phone", client_id="phone")).json()["expected_version"]
    clash = browser.post(save_url(), form(words="On the desk", client_id="desk", version=0))
    assert clash.status_code == 409
    assert clash.json()["theirs"]["words"] == "On the phone"
    assert "On the phone" in clash.json()["html"]
    assert only().entry.words == "On the phone"
    browser.post(save_url(), form(words="On the desk", client_id="desk", version=version))
    assert only().entry.words == "On the desk"


def test_the_same_without_a_script(browser, form):
    browser.post(save_url(), form(words="On the phone", client_id="phone"))
    clash = browser.post(practice_of(), form(words="On the desk", client_id="desk", reference=REFERENCE))
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "On the phone" in text
    assert "On the desk" in text
    kept = browser.post(practice_of(), form(words="On the desk", reference=REFERENCE) | {"theirs": "yes"})
    assert kept["Location"] == reverse("reflections:reflection", args=[REFERENCE])
    assert only().entry.words == "On the phone"
    browser.post(practice_of(), form(words="On the desk", client_id="desk", reference=REFERENCE, version=1))
    assert only().entry.words == "On the desk"


def test_what_was_deleted_meanwhile_is_not_lost(browser, form, author):
    version = browser.post(save_url(), form(words="One")).json()["expected_version"]
    delete_everything(by=author, at=timezone.now())
    refused = browser.post(
        save_url(), form(words="One, two", version=version), headers={"Accept": "application/json"}
    )
    assert refused.status_code == 403
    assert "was deleted meanwhile" in refused.json()["message"]
    page = browser.post(practice_of(), form(words="One, two", version=version, reference=REFERENCE))
    assert page.status_code == 409
    assert "One, two" in page.content.decode()
    anew = page.context["page"].reference
    assert anew != REFERENCE
    browser.post(practice_of(), form(words="One, two", reference=anew))
    assert only().entry.words == "One, two"


def test_coming_back_the_same_day_goes_on_and_later_begins_anew(author, rubric, browser):
    now = timezone.now()
    make_reflection(author, rubric, words="Yesterday", at=now - timedelta(hours=30))
    page = browser.get(practice_of()).context["page"]
    assert (page.stored, [one.entry.words for one in page.earlier]) == (None, ["Yesterday"])
    make_reflection(author, rubric, words="Just now", at=now - timedelta(minutes=5))
    page = browser.get(practice_of()).context["page"]
    assert page.entry.words == "Just now"
    assert [one.entry.words for one in page.earlier] == ["Yesterday"]


def test_any_earlier_one_can_be_gone_on_with(author, rubric, browser, form):
    old = make_reflection(author, rubric, words="Last month", at=timezone.now() - timedelta(days=30))
    path = reverse("reflections:reflection", args=[old.reference])
    assert "Last month" in browser.get(path).content.decode()
    browser.post(path, form(words="Last month, and today", version=1))
    assert only().entry.words == "Last month, and today"


def test_a_level_is_kept_with_its_sentence(browser, form, content):
    browser.post(practice_of(), form(level="2", reference=REFERENCE))
    found = only().entry
    assert (found.level, found.anchor) == (2, content.indicator("ACC-1").anchor(2))
    assert browser.post(practice_of(), form(level="9")).status_code == 422


def test_levels_wait_until_they_are_asked_for(browser, content):
    text = as_read(browser.get(practice_of()))
    assert text.index("<details") < text.index(content.indicator("ACC-1").anchor(1))
    assert '<details class="nhsuk-details"><summary' in text.replace("> <", "><")


def test_a_text_that_is_too_long_comes_back_whole(browser, form):
    answer = browser.post(practice_of(), form(words="x" * 10_001))
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.content.decode()
    assert browser.post(save_url(), form(words="x" * 10_001)).status_code == 422


def test_line_ends_are_as_people_mean_them(browser, form):
    browser.post(practice_of(), form(words="one\r\n\r\ntwo\r\n"))
    assert only().entry.words == "one\n\ntwo"


@pytest.mark.parametrize(("code", "there"), [("ACC-1", False), ("ACC-3", True), ("EMP-3", True), ("REC-2", True)])
def test_a_gentle_note_comes_before_what_may_be_tender(browser, code, there):
    assert ("Go only as far as feels right" in browser.get(practice_of(code)).content.decode()) is there


def test_which_prompts_are_tender(content, rubric):
    from apps.reflections.domain.reflection_content import is_tender

    tender = [one.id for one in content.indicators if is_tender(blank(one, content))]
    assert tender == ["ACC-2", "ACC-3", "ACC-6", "EMP-3", "EMP-4", "REC-1", "REC-2"]


def test_a_lost_key_is_said_plainly_and_the_rest_stays(browser, author, rubric, settings, form):
    old = make_reflection(author, rubric, practice="ACC-2", words="Under the old key")
    settings.REFLECTION_KEYS = [new_key()]
    new = make_reflection(author, rubric, words="Under the new one")
    for name in ("room", "written"):
        text = as_read(browser.get(reverse(f"reflections:{name}")))
        assert "One reflection cannot be opened" in text
    assert "Under the new one" in text
    assert "Under the old key" not in text
    locked = reverse("reflections:reflection", args=[old.reference])
    assert "is not on this site any more" in as_read(browser.get(locked))
    for kind in ("json", "text"):
        assert browser.get(reverse("reflections:download", args=[kind])).status_code == 200
    assert browser.get(reverse("reflections:supervision")).status_code == 200
    assert "cannot_be_opened" in text_of_own_data(browser)
    browser.post(reverse("reflections:delete_reflection", args=[old.reference]))
    assert list(Reflection.objects.all()) == [new]


def test_a_locked_one_is_never_written_over(author, rubric, content, settings):
    old = make_reflection(author, rubric)
    settings.REFLECTION_KEYS = [new_key()]
    entry = blank(content.indicator("ACC-1"), content).saying(words="new", leaning="", level=None, anchor="")
    with pytest.raises(NotAllowed, match="cannot be opened"):
        write(reference=old.reference, entry=entry, expected_version=1, client_id="p", by=author, at=timezone.now())


def test_the_action_itself(cast, author, written, content):
    at = timezone.now()
    entry = blank(content.indicator("ACC-1"), content).saying(words="x", leaning="", level=None, anchor="")
    arguments = {"reference": written.reference, "entry": entry, "client_id": "another", "at": at}
    assert isinstance(write(expected_version=0, by=author, **arguments), Conflict)
    with pytest.raises(NotAllowed, match="for peer workers"):
        write(expected_version=0, by=cast.manager, **arguments)
    Journal.objects.create(author=cast.manager, months=3)
    with pytest.raises(GoneError):
        write(expected_version=1, by=cast.manager, **arguments)
    with pytest.raises(Reflection.DoesNotExist):
        write(expected_version=0, by=cast.manager, **arguments)
    other = blank(content.indicator("ACC-2"), content).saying(words="x", leaning="", level=None, anchor="")
    with pytest.raises(Reflection.DoesNotExist):
        write(expected_version=1, by=author, **arguments | {"entry": other})
    assert decrypt_reflection(Reflection.objects.get()).entry.words == WORDS


def test_rows_that_are_swapped_in_the_database_do_not_open(author, cast, rubric):
    Journal.objects.create(author=cast.manager, months=3)
    mine, second = make_reflection(author, rubric, words="Mine"), make_reflection(author, rubric, words="Second")
    theirs = make_reflection(cast.manager, rubric, words="Theirs")
    for target in (second, theirs):
        Reflection.objects.filter(pk=target.pk).update(ciphertext=mine.ciphertext)
        assert decrypt_reflection(Reflection.objects.get(pk=target.pk)).entry is None
    Reflection.objects.filter(pk=mine.pk).update(author=cast.manager)
    assert decrypt_reflection(Reflection.objects.get(pk=mine.pk)).entry is None


def test_the_room_costs_the_same_however_much_is_in_it(browser, author, rubric, django_assert_num_queries):
    paths = [reverse(f"reflections:{name}") for name in ("room", "written", "supervision")] + [practice_of()]
    make_reflection(author, rubric)
    costs = []
    for _ in range(2):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries_of_page:
                browser.get(path)
            found.append(len(queries_of_page))
        costs.append(found)
        for number in range(20):
            make_reflection(author, rubric, words=f"Number {number}")
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 8


def test_changing_how_long_reaches_what_is_there(author, rubric, browser):
    now = timezone.now()
    make_reflection(author, rubric, words="Old", at=now - timedelta(days=60))
    make_reflection(author, rubric, words="New", at=now)
    path = reverse("reflections:keeping")
    assert browser.post(path, {"months": "12"}).status_code == 302
    asked = browser.post(path, {"months": "1"}).content.decode()
    assert "One reflection is older than that, and would be deleted now." in asked
    assert "Yes, delete the reflection that is older than that, for good" in asked
    assert "There is a problem" not in asked
    assert browser.post(path, {"months": "1", "asked": "True"}).status_code == 422
    assert Reflection.objects.count() == 2
    assert browser.post(path, {"months": "1", "asked": "True", "agreed": "on"}).status_code == 302
    assert [one.entry.words for one in written_page(author, now).reflections] == ["New"]
    assert Reflection.objects.count() == 1


def test_only_offered_times_can_be_chosen(author):
    with pytest.raises(ValueError, match="7 months"):
        choose_retention(months=7, by=author, at=timezone.now())
