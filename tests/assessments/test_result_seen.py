"""What came out is seen: on the audit's own page, on its programme's, and on the list of programmes."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.models import Assessment
from apps.assessments.queries.signed_off_profiles import profiles_by_programme
from apps.assessments.statuses import AuditStatus
from tests.cast import NOON, make_programme
from tests.factories import make_audit, make_reviewed_audit, make_signed_off

LAST_YEAR = (date(2024, 4, 1), date(2025, 3, 31))
BEFORE_THAT = (date(2023, 4, 1), date(2024, 3, 31))
LATER = NOON + timedelta(days=1)


def signed_off(cast, rubric, **kwargs) -> Assessment:
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, **kwargs)


def all_at(rubric, level: int) -> dict[str, int | str | None]:
    codes = rubric.factors.values_list("indicators__code", flat=True)
    return dict.fromkeys(codes, level)


def html(browser, name: str, *arguments) -> str:
    answer = browser.get(reverse(f"assessments:{name}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def strip_of(cast) -> str:
    """The words of the first factor's strip."""
    audits = Assessment.objects.select_related("rubric", "withdrawal", "sign_off").prefetch_related("successors")
    found = profiles_by_programme(audits.filter(programme=cast.programme))
    return found[cast.programme.pk].rows[0].strip.alt if found else ""


# --- The audit's own page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["manager", "administrator", "reviewer"])
def test_a_signed_off_audit_begins_with_what_came_out(cast, rubric, as_person, person):
    audit = signed_off(cast, rubric, reason="Seen.", levels={"ACC-1": 5, "REC-6": 2})
    page = html(as_person(person), "audit", audit.reference)
    places = [page.index(words) for words in ("The profile", "Strengths", "Where to start", "Read the report")]
    assert places == sorted(places)
    assert places[-1] < page.index('id="factors"')
    assert "Accepting: 3.3 on a scale from 1 to 5." in page
    assert ("Share it" in page) is (person == "manager")


@pytest.mark.parametrize("status", [AuditStatus.DRAFT, AuditStatus.AGREED, AuditStatus.FEEDBACK])
def test_an_open_audit_names_no_result_yet(cast, rubric, as_person, status):
    audit = make_audit(cast.programme, rubric, cast.manager, status=status, reason="Seen.")
    assert "Where to start" not in html(as_person("manager"), "audit", audit.reference)


@pytest.mark.parametrize("level", [4, 5])
def test_a_high_level_that_nobody_explained_keeps_back_strengths_and_overall(cast, rubric, as_person, level):
    audit = signed_off(cast, rubric, levels={"ACC-1": level})
    page = html(as_person("manager"), "audit", audit.reference)
    assert "Strengths</h2>" not in page
    assert "Overall score:" not in page
    assert "nothing says why these stand at a high level" in page
    assert "The profile" in page
    report = as_person("manager").get(reverse("reports:document", args=[audit.reference])).content.decode()
    assert "no strengths are named, because nothing says why the level is so high for\nACC-1." in report
    assert "Overall mean:" not in report


# --- The programme's pages --------------------------------------------------------------------------------


def test_the_newest_profile_stands_with_comparable_ones_before_it(cast, rubric):
    signed_off(cast, rubric, levels=all_at(rubric, 2), period=BEFORE_THAT)
    signed_off(cast, rubric, levels=all_at(rubric, 4), period=LAST_YEAR)
    signed_off(cast, rubric)
    assert strip_of(cast) == (
        "Accepting: 3.0 on a scale from 1 to 5. Developing. Before, the newest first: 4.0, 2.0."
    )


def test_another_kind_of_rating_is_not_comparable(cast, rubric):
    signed_off(cast, rubric, levels=all_at(rubric, 2), period=LAST_YEAR)
    make_reviewed_audit(cast.programme, rubric, cast.manager, cast.reviewer, status=AuditStatus.SIGNED_OFF)
    assert strip_of(cast) == "Accepting: 3.0 on a scale from 1 to 5. Developing."


def test_a_withdrawn_version_is_not_drawn(cast, rubric):
    signed_off(cast, rubric, levels=all_at(rubric, 2), period=LAST_YEAR)
    audit = signed_off(cast, rubric)
    withdraw_version(assessment=audit, reason="The numbers were wrong.", by=cast.manager, at=LATER)
    assert strip_of(cast).startswith("Accepting: 2.0")
    assert "Before" not in strip_of(cast)


def test_a_superseded_version_is_not_drawn_beside_the_one_that_took_its_place(cast, rubric):
    audit = signed_off(cast, rubric)
    following = reopen(assessment=audit, reason="One level was wrong.", by=cast.manager, at=LATER)
    assert strip_of(cast).startswith("Accepting: 3.0")  # it stands until the next one is signed off
    make_signed_off(following, cast.manager, at=LATER)
    assert strip_of(cast) == "Accepting: 3.0 on a scale from 1 to 5. Developing."


def test_without_a_signed_off_audit_nothing_is_asked_and_nothing_drawn(cast, rubric, django_assert_num_queries):
    make_audit(cast.programme, rubric, cast.manager)
    audits = list(
        Assessment.objects.select_related("rubric", "withdrawal", "sign_off").prefetch_related("successors")
    )
    with django_assert_num_queries(0):
        assert profiles_by_programme(audits) == {}


@pytest.mark.parametrize(("person", "reads"), [("manager", True), ("administrator", True), ("peer_worker", False)])
@pytest.mark.parametrize("name", ["programmes", "programme"])
def test_pages_of_programmes_show_it_to_those_who_may_open_the_audit(cast, rubric, as_person, name, person, reads):
    signed_off(cast, rubric)
    arguments = [cast.programme.reference] if name == "programme" else []
    page = html(as_person(person), name, *arguments)
    assert ("Accepting: 3.0 on a scale from 1 to 5. Developing." in page) is reads


def test_rings_are_explained_where_there_are_any(cast, rubric, as_person):
    signed_off(cast, rubric)
    browser = as_person("manager")
    assert "Rings are earlier ones" not in html(browser, "programme", cast.programme.reference)
    signed_off(cast, rubric, period=LAST_YEAR)
    assert "Rings are earlier ones" in html(browser, "programme", cast.programme.reference)


def test_more_programmes_cost_no_more_queries(cast, rubric, as_person, django_assert_max_num_queries):
    for number in range(12):
        programme = make_programme(cast.programme.organisation, f"Programme {number}")
        for period in (LAST_YEAR, (date(2025, 4, 1), date(2026, 3, 31))):
            make_audit(programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, period=period)
    browser = as_person("manager")
    html(browser, "programmes")
    with django_assert_max_num_queries(12):
        page = html(browser, "programmes")
    assert page.count("Last signed-off profile") == 12
