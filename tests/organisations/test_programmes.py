"""Describing programmes, and naming who funds them."""

import pytest
from django.urls import reverse

from apps.activity_log.models import Event
from apps.common.errors import NotAllowed
from apps.organisations.actions.programmes import add_programme, change_programme, name_funder, remove_funder
from apps.organisations.models import Commission, Programme
from apps.organisations.queries.programmes import programmes_for

from ..cast import NOON, make_programme

TYPED = {"name": "Side by Side", "setting": "crisis", "form": "one_to_one", "peer_workers": "4", "caseload": "30"}
FACTS = TYPED | {"peer_workers": 4, "caseload": 30}


def place(name: str, thing, *more) -> str:
    return reverse(f"organisations:{name}", args=[thing.reference, *more])


# --- Adding and changing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["manager", "administrator"])
def test_adding_leads_to_the_programmes_own_page(cast, as_person, person):
    answer = as_person(person).post(place("add_programme", cast.harbour), TYPED)
    added = Programme.objects.get(name="Side by Side")
    assert answer.headers["Location"] == reverse("assessments:programme", args=[added.reference])
    assert (added.organisation, added.created_by) == (cast.harbour, cast.person(person))
    assert {field: getattr(added, field) for field in FACTS} == FACTS


@pytest.mark.parametrize("person", ["peer_worker", "reviewer", "other_manager", "commissioner", "newcomer"])
def test_the_rule_holds_below_the_page_too(cast, person):
    with pytest.raises(NotAllowed):
        add_programme(organisation=cast.harbour, **FACTS, by=cast.person(person), at=NOON)
    with pytest.raises(NotAllowed):
        change_programme(programme=cast.programme, **FACTS, by=cast.person(person), at=NOON)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter the name of the programme."),
        ("name", "x" * 121, "can have 120 characters at most"),
        ("name", "walking alongside", "has a programme called walking alongside already"),
        ("setting", "", "Choose where the programme works."),
        ("form", "", "Choose how people meet."),
        ("peer_workers", "some", "as a whole number, such as 6."),
        ("peer_workers", "-1", "must be 0 or more"),
        ("peer_workers", "1001", "can be 1000 at most"),
        ("caseload", "", "If nobody yet, enter 0."),
        ("caseload", "2.5", "as a whole number, such as 90."),
    ],
)
def test_what_is_missing_or_wrong_says_what_to_do(cast, as_person, field, value, said):
    answer = as_person("manager").post(place("add_programme", cast.harbour), TYPED | {field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Programme.objects.filter(organisation=cast.harbour).count() == 1


def test_another_organisation_may_use_the_same_name(cast, as_person):
    typed = TYPED | {"name": cast.other_programme.name}
    assert as_person("manager").post(place("add_programme", cast.harbour), typed).status_code == 302


def test_changing_shows_what_is_there_and_keeps_the_rest(cast, as_person):
    browser = as_person("manager")
    page = browser.get(place("edit_programme", cast.programme)).content.decode()
    assert 'value="Walking Alongside"' in page
    typed = TYPED | {"name": "Walking Alongside", "caseload": "95"}
    answer = browser.post(place("edit_programme", cast.programme), typed)
    assert answer.headers["Location"] == reverse("assessments:programme", args=[cast.programme.reference])
    cast.programme.refresh_from_db()
    assert (cast.programme.name, cast.programme.caseload, cast.programme.setting) == (
        "Walking Alongside",
        95,
        "crisis",
    )


def test_the_trail_has_figures_and_codes_but_no_typed_name(cast):
    change_programme(programme=cast.programme, **FACTS, by=cast.manager, at=NOON)
    step = Event.objects.get(target_reference=cast.programme.reference)
    assert step.detail == {
        "fields": ["caseload", "name", "peer_workers", "setting"],
        "setting": ["community", "crisis"],
        "peer_workers": [6, 4],
        "caseload": [90, 30],
    }


def test_saying_the_same_again_is_no_change(cast):
    facts = {field: getattr(cast.programme, field) for field in FACTS}
    change_programme(programme=cast.programme, **facts, by=cast.manager, at=NOON)
    assert not Event.objects.filter(target_reference=cast.programme.reference).exists()


@pytest.mark.parametrize(("form", "cautioned"), [("one_to_one", False), ("group", True), ("both", True)])
def test_groups_come_with_a_caution(cast, as_person, content, form, cautioned):
    browser = as_person("manager")
    browser.post(place("edit_programme", cast.programme), TYPED | {"form": form})
    page = browser.get(place("edit_programme", cast.programme)).content.decode()
    assert ("Side by Side is saved. The rubric is not yet adapted for groups." in page) == cautioned
    assert ("This programme meets in groups." in page) == cautioned
    assert content.rubric.designed_for.split(":")[0] in page  # the rubric's own words, in either case


def test_the_form_works_before_any_rubric_is_published(cast, as_person, monkeypatch):
    monkeypatch.setattr("apps.organisations.queries.programmes.newest_published", lambda: None)
    assert as_person("manager").get(place("add_programme", cast.harbour)).status_code == 200


def test_one_sees_the_programmes_of_ones_own_organisations(cast):
    assert list(programmes_for(cast.peer_worker)) == [cast.programme]
    assert list(programmes_for(cast.other_manager)) == [cast.other_programme]
    for stranger in (cast.commissioner, cast.newcomer, cast.person("anyone")):
        assert not programmes_for(stranger).exists()


# --- Funders ----------------------------------------------------------------------------------------------


def test_a_commissioner_is_named_and_offered_no_more(cast, as_person):
    browser = as_person("administrator")
    here = place("funders", cast.programme)
    assert [one.name for one in browser.get(here).context["page"].others] == ["Uplands Board"]
    answer = browser.post(here, {"commissioner": cast.other_board.reference})
    assert answer.headers["Location"] == here
    named = Commission.objects.get(programme=cast.programme, commissioner=cast.other_board)
    assert named.named_by == cast.administrator
    assert "Every commissioner who is registered here is named." in browser.get(here).content.decode()


@pytest.mark.parametrize("which", ["harbour", "board"])
def test_neither_a_provider_nor_one_named_already_can_be_chosen(cast, as_person, which):
    answer = as_person("manager").post(
        place("funders", cast.programme), {"commissioner": getattr(cast, which).reference}
    )
    assert answer.status_code == 422
    assert "Choose a commissioner from the list." in answer.content.decode()


def test_only_commissioners_fund_and_naming_twice_is_once(cast):
    with pytest.raises(NotAllowed, match="not registered as a commissioner"):
        name_funder(programme=cast.programme, commissioner=cast.moorland, by=cast.manager, at=NOON)
    for _ in range(2):
        name_funder(programme=cast.programme, commissioner=cast.other_board, by=cast.manager, at=NOON)
    assert Event.objects.filter(what="funder named").count() == 1


def test_removing_is_asked_first_and_says_what_it_means(cast, as_person):
    browser = as_person("manager")
    here = place("remove_funder", cast.programme, cast.board.reference)
    assert "can no longer see here what you shared with them" in browser.get(here).content.decode()
    assert Commission.objects.filter(programme=cast.programme).exists()
    browser.post(here)
    assert not Commission.objects.filter(programme=cast.programme).exists()
    assert Event.objects.get(what="funder removed").detail == {"commissioner": cast.board.reference}
    assert browser.get(here).status_code == 404


@pytest.mark.parametrize("person", ["peer_worker", "reviewer", "other_manager", "commissioner"])
def test_funders_are_the_providers_to_name(cast, person):
    for act in (name_funder, remove_funder):
        with pytest.raises(NotAllowed):
            act(programme=cast.programme, commissioner=cast.board, by=cast.person(person), at=NOON)
    assert Commission.objects.filter(programme=cast.programme).exists()


def test_without_any_commissioner_the_page_says_whom_to_ask(cast, as_person):
    Commission.objects.all().delete()
    cast.commissioner.memberships.all().delete()
    cast.board.delete()
    cast.other_board.delete()
    page = as_person("manager").get(place("funders", cast.programme)).content.decode()
    assert "No commissioner is registered here yet" in page


def test_two_programmes_are_described_apart(cast, as_person):
    second = make_programme(cast.harbour, "Second Wind")
    answer = as_person("manager").post(place("edit_programme", second), TYPED | {"name": "Walking Alongside"})
    assert answer.status_code == 422
