"""For how long reflections are kept, how they leave, and what is left then."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.actions import close_account
from apps.accounts.models import PersonalDataExport
from apps.common.errors import NotAllowed
from apps.reflections.actions.retention import choose_retention, delete_reflection, forget_old
from apps.reflections.domain import retention
from apps.reflections.models import Journal, Reflection
from tests.factories import WORDS, make_reflection
from tests.own_data import make_data_export, own_data
from tests.reading import as_read

from .conftest import practice_of


@pytest.mark.parametrize(
    ("saved", "months", "until"),
    [
        ("2026-01-15", 1, "2026-02-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-01", 12, "2027-12-01"),
    ],
)
def test_months_are_those_of_the_calendar(saved, months, until):
    assert retention.retention_end(datetime.fromisoformat(saved), months) == datetime.fromisoformat(until)


@given(
    st.datetimes(allow_imaginary=False, timezones=st.just(UTC)).filter(lambda at: at.year < 9998),
    st.sampled_from(retention.MONTHS),
)
def test_a_longer_time_ends_later(saved, months):
    assert saved < retention.retention_end(saved, months) <= retention.retention_end(saved, 12)
    assert timedelta(28) <= retention.retention_end(saved, months) - saved <= timedelta(31 * months)


@pytest.fixture
def past(author, rubric):
    """Saved four months ago, in a room that keeps for three."""
    return make_reflection(author, rubric, words="Long ago", at=timezone.now() - timedelta(days=125))


def test_what_is_past_its_time_is_never_shown(browser, past):
    for path in [
        *(reverse(f"reflections:{page}") for page in ("room", "written", "supervision")),
        practice_of(),
        reverse("reflections:download", args=["json"]),
    ]:
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "Long ago" not in answer.content.decode(), path
    assert browser.get(reverse("reflections:reflection", args=[past.reference])).status_code == 404


def test_the_sweep_deletes_it_and_nothing_else(past, written):
    out = io.StringIO()
    call_command("forget_old_reflections", stdout=out)
    assert out.getvalue() == "1 reflection deleted.\n"
    assert list(Reflection.objects.all()) == [written]


def test_it_is_forgotten_at_its_moment(written):
    assert forget_old(at=written.keep_until - timedelta(seconds=1)) == 0
    assert forget_old(at=written.keep_until) == 1


def test_everything_can_be_taken_along(browser, author, rubric, content, written):
    make_reflection(
        author, rubric, practice="ACC-2", words="Zwei\n\nParagraphs", leaning="", level=3, anchor="Three."
    )
    answer = browser.get(reverse("reflections:download", args=["json"]))
    assert answer["Content-Disposition"] == 'attachment; filename="my-reflections.json"'
    found = json.loads(answer.content)["reflections"]
    assert {one["words"] for one in found} == {WORDS, "Zwei\n\nParagraphs"}
    stored = {field.name for field in Reflection._meta.fields} - {"id", "author", "ciphertext"}
    assert stored <= found[0].keys()
    assert {"rubric", "practice", "title", "prompt", "words", "leaning", "level", "level_says"} <= found[0].keys()
    answer = browser.get(reverse("reflections:download", args=["text"]))
    assert answer["Content-Disposition"] == 'attachment; filename="my-reflections.txt"'
    text = answer.content.decode()
    for part in (
        WORDS,
        "Zwei\n\nParagraphs",
        "more like this",
        "3. Three.",
    ):
        assert part in text
    assert browser.get(reverse("reflections:download", args=["docx"])).status_code == 404


def test_it_is_in_the_file_of_all_personal_data(browser, written):
    data = own_data(browser)
    assert data["reflections"][0]["words"] == WORDS
    assert data["reflections_are_kept_for_months"] == 3


@pytest.mark.parametrize("how", ["one", "all", "closed", "over"])
def test_it_is_deleted_there_as_well(browser, author, written, how, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        export = make_data_export(author)
    at = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        if how == "one":
            browser.post(reverse("reflections:delete_reflection", args=[written.reference]))
        elif how == "all":
            browser.post(reverse("reflections:delete_everything"))
        elif how == "closed":
            close_account(user=author, by=author, at=at)
        else:
            forget_old(at=written.keep_until)
    assert not PersonalDataExport.objects.exists()
    assert not export.file.storage.exists(export.file.name)


@pytest.mark.parametrize(("months", "number"), [(1, 0), (12, 1)])
def test_another_time_deletes_it_there_only_if_it_deletes_it_here(author, written, months, number):
    Reflection.objects.update(saved_at=timezone.now() - timedelta(days=60))
    make_data_export(author)
    choose_retention(months=months, by=author, at=timezone.now())
    assert PersonalDataExport.objects.count() == Reflection.objects.count() == number


def test_one_is_deleted_after_asking(browser, author, rubric, written):
    other = make_reflection(author, rubric, words="Stays")
    path = reverse("reflections:delete_reflection", args=[written.reference])
    assert "nobody can bring it back" in browser.get(path).content.decode()
    assert Reflection.objects.count() == 2
    browser.post(path)
    assert list(Reflection.objects.all()) == [other]


def test_all_are_deleted_after_asking(browser, author, rubric, written):
    make_reflection(author, rubric)
    assert "Your 2 reflections go for good" in as_read(browser.get(reverse("reflections:delete_everything")))
    browser.post(reverse("reflections:delete_everything"))
    assert not Reflection.objects.exists()
    assert Journal.objects.filter(author=author).exists()


def test_nobody_deletes_for_somebody_else(cast, written):
    with pytest.raises(NotAllowed):
        delete_reflection(reflection=written, by=cast.manager, at=timezone.now())


def test_closing_the_account_says_so_and_deletes_it(browser, author, written):
    page = browser.get(reverse("accounts:close_account")).content.decode()
    assert "Your reflection is deleted for good." in page
    close_account(user=author, by=author, at=datetime(2026, 3, 2, tzinfo=UTC))
    assert not Reflection.objects.exists()
    assert not Journal.objects.exists()


def test_closing_says_nothing_to_whoever_has_none(as_person):
    assert "reflection" not in as_person("manager").get(reverse("accounts:close_account")).content.decode().lower()
