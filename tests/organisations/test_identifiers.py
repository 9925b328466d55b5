"""What public registers call an organisation, the lists that a host loads, and the areas of programmes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.activity_log.models import Event
from apps.organisations.actions.programmes import change_programme
from apps.organisations.domain.identifiers import identifier_problem, plain_identifier, scheme_problem
from apps.organisations.models import Area, OdsCode, OrganisationIdentifier

from ..cast import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("GB-NHS", "r1a", "R1A"),
        ("GB-NHS", "QMJ", "QMJ"),
        ("GB-NHS", "G8 H9 J", "G8H9J"),
        ("GB-COH", "0123 4567", "01234567"),
        ("GB-COH", "sc123456", "SC123456"),
        ("GB-CHC", "219 830", "219830"),
        ("GB-CHC", "1234567", "1234567"),
        ("GB-SC", "sc012345", "SC012345"),
        ("GB-NIC", "100001", "100001"),
        ("GB-LAE", "BIR", "BIR"),
    ],
)
def test_an_identifier_in_its_form_is_taken(scheme, typed, kept):
    assert plain_identifier(scheme, typed) == kept
    assert scheme_problem(scheme) == identifier_problem(scheme, kept) == ""


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("GB-NHS", "R1"),
        ("GB-NHS", "R1A-01"),
        ("GB-NHS", "A" * 11),
        ("GB-COH", "1234567"),
        ("GB-CHC", "12345"),
        ("GB-CHC", "SC12345"),
        ("GB-SC", "012345"),
        ("GB-NIC", "10000"),
        ("GB-LAE", "<b>"),
    ],
)
def test_any_other_form_is_refused_with_what_to_enter(scheme, typed):
    assert identifier_problem(scheme, plain_identifier(scheme, typed)).startswith("Enter ")


@pytest.mark.parametrize("scheme", ["", "gb-lae", "GB", "GB_LAE", "GB-" + "X" * 30])
def test_a_register_has_the_code_of_the_guide(scheme):
    assert scheme_problem(scheme)


def page_of(cast) -> str:
    return reverse("organisations:identifiers", args=[cast.harbour.reference])


@pytest.fixture
def ods_list(tmp_path):
    path = tmp_path / "ods.csv"
    path.write_text("\ufeffCODE,NAME,Other\nR1A,Estuary Trust,x\nR1B,Upland Trust,\n", encoding="utf-8")
    call_command("load_ods_codes", str(path), stdout=StringIO())


def test_it_is_added_named_and_removed(cast, as_person, ods_list):
    browser = as_person("manager")
    browser.post(page_of(cast), {"scheme": "GB-NHS", "other_scheme": "", "value": "r1a"})
    assert "R1A, Estuary Trust" in browser.get(page_of(cast)).text
    browser.post(page_of(cast), {"scheme": "other", "other_scheme": "gb-lae", "value": "BIR"})
    browser.post(page_of(cast), {"scheme": "GB-NHS", "value": "R1A"})  # twice changes nothing
    kept = list(OrganisationIdentifier.objects.values_list("scheme", "value"))
    assert kept == [("GB-LAE", "BIR"), ("GB-NHS", "R1A")]
    first = OrganisationIdentifier.objects.first()
    removal = reverse("organisations:remove_identifier", args=[cast.harbour.reference, first.reference])
    assert "Remove BIR?" in browser.get(removal).text
    browser.post(removal)
    assert OrganisationIdentifier.objects.get().value == "R1A"
    logged = list(Event.objects.order_by("pk").values_list("what", flat=True))
    assert [what for what in logged if what.startswith("identifier")] == [
        *("identifier added", "identifier added", "identifier removed"),
    ]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"scheme": "GB-COH", "value": "123"}, "a company number of 8 characters"),
        ({"scheme": "other", "value": "BIR"}, "as org-id.guide names it"),
        ({"scheme": "other", "other_scheme": "birmingham", "value": "BIR"}, "as org-id.guide names it"),
        ({"value": "BIR"}, "Choose a register."),
    ],
)
def test_a_mistake_keeps_what_was_typed(cast, as_person, sent, said):
    answer = as_person("administrator").post(page_of(cast), sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{sent["value"]}"' in answer.text
    assert not OrganisationIdentifier.objects.exists()


def test_the_list_is_searched_by_name_and_code(cast, as_person, ods_list):
    browser = as_person("manager")
    for searched in ("upland", "r1b"):
        page = browser.get(page_of(cast), {"search": searched}).text
        assert "Upland Trust" in page
        assert "Estuary Trust" not in page
    assert "Nothing in the list fits." in browser.get(page_of(cast), {"search": "nowhere"}).text
    OdsCode.objects.all().delete()
    assert "Search the list" not in browser.get(page_of(cast)).text


def test_a_commissioner_s_administrator_names_theirs(cast, as_person):
    address = reverse("organisations:identifiers", args=[cast.board.reference])
    assert as_person("commissioner").get(address).status_code == 403
    assert as_person("manager").get(address).status_code == 404


def test_a_new_list_takes_the_place_of_the_old_one(ods_list, tmp_path):
    path = tmp_path / "new.csv"
    path.write_text("R1C,Fen Trust\n", encoding="utf-8")
    call_command("load_ods_codes", str(path), stdout=StringIO())
    assert list(OdsCode.objects.values_list("code", "name")) == [("R1C", "Fen Trust")]


@pytest.mark.parametrize("content", ["R1A\n", "R1A,Estuary Trust\nR1-B,Upland Trust\n", "R1A,\n", "\xff", ""])
def test_a_list_with_a_mistake_changes_nothing(ods_list, tmp_path, content):
    path = tmp_path / "new.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(CommandError, match=r"Line|CSV|no codes"):
        call_command("load_ods_codes", str(path))
    assert OdsCode.objects.count() == 2


def load_areas(tmp_path, content: str) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(content, encoding="utf-8")
    call_command("load_areas", str(path), stdout=StringIO())


def test_areas_are_loaded_and_renamed(tmp_path):
    load_areas(tmp_path, "kind,code,name\nicb,E54000029,Estuary\nlocal_authority,E06000001,Fen\n")
    load_areas(tmp_path, "icb,E54000029,Estuary and Marsh\n")
    areas = list(Area.objects.values_list("kind", "code", "name"))
    assert areas == [("icb", "E54000029", "Estuary and Marsh"), ("local_authority", "E06000001", "Fen")]
    for wrong in ("county,E1,Fen\n", "icb,E 1,Fen\n", "icb,E10\n"):
        with pytest.raises(CommandError, match="Line 1"):
            load_areas(tmp_path, wrong)
    assert Area.objects.count() == 2


def test_a_programme_is_in_an_area_of_each_kind(cast, as_person, tmp_path):
    address = reverse("organisations:edit_programme", args=[cast.programme.reference])
    browser = as_person("manager")
    assert "Integrated care board" not in browser.get(address).text  # none is loaded
    load_areas(tmp_path, "icb,E54000029,Estuary\nlocal_authority,E06000001,Fen\n")
    sent = {"name": "Walking Alongside", "setting": "community", "form": "group", "peer_workers": 6, "caseload": 90}
    refused = browser.post(address, sent | {"icb": "E06000001"})
    assert refused.status_code == 422
    assert "Choose one from the list, or none." in refused.text
    assert browser.post(address, sent | {"icb": "E54000029", "local_authority": "E06000001"}).status_code == 302
    cast.programme.refresh_from_db()
    assert (cast.programme.icb.name, cast.programme.local_authority.name) == ("Estuary", "Fen")
    assert 'value="E54000029" selected' in " ".join(browser.get(address).text.split())
    change_programme(programme=cast.programme, name="Walking Alongside", by=cast.manager, at=NOON)
    cast.programme.refresh_from_db()
    assert cast.programme.icb is not None  # who says nothing of areas changes none
    browser.post(address, sent)
    cast.programme.refresh_from_db()
    assert cast.programme.icb is None
