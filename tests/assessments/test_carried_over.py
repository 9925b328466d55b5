"""An audit that begins from the last one: what was said before counts once somebody says that it is still true."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.assessments.actions.audits import start_audit
from apps.assessments.rating_set import load_rating_set, own_side
from apps.assessments.statuses import AuditStatus

from ..cast import NOON
from ..factories import make_audit

LATER = NOON + timedelta(days=30)
CODE = "ACC-1"


@pytest.fixture
def last(cast, rubric):
    """The last signed-off audit: level 4 of the first practice, with a reason."""
    return make_audit(
        cast.programme, rubric, cast.manager, levels={CODE: 4}, reason="As last year", status=AuditStatus.SIGNED_OFF
    )


def start(cast, **brings):
    return start_audit(
        programme=cast.programme,
        period_start=date(2026, 4, 1),
        period_end=date(2027, 3, 31),
        by=cast.manager,
        at=LATER,
        **brings,
    )


def said(audit, code=CODE):
    return next(one for one in load_rating_set(audit).indicators if one.indicator.id == code)


def test_levels_never_come_unless_they_are_asked_for(last, cast):
    audit = start(cast, with_evidence=True)
    assert (said(audit).carried_over, said(audit).reason) == (None, "")


def test_what_is_carried_over_is_in_no_score(last, cast):
    audit = start(cast, with_levels=True)
    assert (said(audit).level, said(audit).carried_over) == (None, 4)
    assert load_rating_set(audit).scores.scored == 0
    assert not load_rating_set(audit).scores.can_be_finished


def test_the_page_marks_it_and_one_button_without_a_script_confirms_it(last, cast, as_person):
    audit = start(cast, with_levels=True)
    place, browser = reverse("assessments:rate_factor", args=[audit.reference, "accepting"]), as_person("manager")
    page = browser.get(place)
    assert page.text.count("Carried over from the last audit.") == 6
    form = {
        field.html_name: field.value()
        for block in page.context["blocks"]
        for field in block.form
        if field.value() is not None
    }
    browser.post(place, form | {"client_id": "mine"})
    assert said(audit).carried_over == 4  # saving the page alone says nothing of it
    answer = browser.post(place, form | {"client_id": "mine", "confirm": CODE})
    assert answer.headers["Location"] == f"{place}?at={CODE}#{CODE}"  # level 4 asks about its evidence
    answer = browser.post(place, form | {"client_id": "mine", "confirm": "ACC-3"})
    assert answer.headers["Location"] == f"{place}?at=ACC-4#ACC-4"
    assert (said(audit).level, said(audit).carried_over, said(audit).reason) == (4, None, "As last year")
    assert said(audit, "ACC-2").carried_over == 3


def test_changing_it_by_script_confirms_it_too(last, cast, as_person):
    audit = start(cast, with_levels=True)
    row = own_side(audit).ratings.get(indicator__code=CODE)
    sent = {
        f"{CODE}-answer": "2",
        f"{CODE}-reason": "Less now",
        f"{CODE}-expected_version": row.version,
        "client_id": "mine",
    }
    answer = as_person("manager").post(reverse("assessments:save_rating", args=[audit.reference, CODE]), sent)
    assert answer.json()["assessed"]
    assert (said(audit).level, said(audit).carried_over) == (2, None)


def test_the_first_audit_offers_nothing_to_bring(cast, rubric, as_person):
    place = reverse("assessments:start_audit", args=[cast.programme.reference])
    assert "Bring the evidence list" not in as_person("manager").get(place).text
    make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    assert "Bring the evidence list" in as_person("manager").get(place).text
