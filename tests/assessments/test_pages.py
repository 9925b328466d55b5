"""What the pages of programmes and audits say to each person, and where they lead."""

import re
from datetime import date

import pytest
from django.urls import reverse

from apps.assessments.actions.ratings import rate
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.rating_set import own_side
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Meeting

from ..cast import NOON, make_programme
from ..factories import make_audit

LAST_YEAR = (date(2024, 4, 1), date(2025, 3, 31))


def shown(browser, name: str, *arguments) -> str:
    """The page's own HTML; it has to be there."""
    answer = browser.get(reverse(f"assessments:{name}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


# --- A programme ------------------------------------------------------------------------------------------


def test_the_newest_audit_of_a_programme_comes_first(cast, rubric, as_person):
    old = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, period=LAST_YEAR)
    new = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    page = shown(as_person("manager"), "programme", cast.programme.reference)
    assert page.index(new.reference) < page.index(old.reference)


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ("peer_worker", "Service managers complete audits. Ask them if you would like to see this one."),
        ("reviewer", "You can read this audit once it is signed off."),
    ],
)
def test_who_cannot_open_an_audit_reads_why(cast, rubric, as_person, person, said):
    audit = make_audit(cast.programme, rubric, cast.manager)
    page = shown(as_person(person), "programme", cast.programme.reference)
    assert said in page
    assert audit.reference not in page


@pytest.mark.parametrize("name", ["programme", "start_audit"])
@pytest.mark.parametrize("form", Meeting)
def test_a_programme_that_meets_in_groups_is_told_what_the_rubric_is_made_for(
    cast, content, as_person, django_assert_max_num_queries, name, form
):
    programme = make_programme(cast.harbour, "Evening Lantern", form=form)
    manager = as_person("manager")
    with django_assert_max_num_queries(12):
        page = shown(manager, name, programme.reference)
    assert (content.rubric.designed_for in page) == (form != Meeting.ONE_TO_ONE)


def test_without_a_published_rubric_there_is_nothing_to_quote(cast, as_person, monkeypatch):
    monkeypatch.setattr("apps.organisations.queries.programmes.newest_published", lambda: None)
    programme = make_programme(cast.harbour, "Evening Lantern", form=Meeting.GROUP)
    assert "meets in groups" not in shown(as_person("manager"), "programme", programme.reference)


# --- An audit ---------------------------------------------------------------------------------------------


def test_the_factors_of_an_open_audit_lead_to_its_questions_and_of_a_locked_one_to_its_answers(
    cast, rubric, as_person
):
    done = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, period=LAST_YEAR)
    draft = make_audit(cast.programme, rubric, cast.manager)
    questions = reverse("assessments:rate_factor", args=[draft.reference, "accepting"])
    answers = reverse("assessments:summary", args=[done.reference])
    assert f'href="{questions}"' in shown(as_person("manager"), "audit", draft.reference)
    assert f'href="{answers}#accepting"' in shown(as_person("reviewer"), "audit", done.reference)
    assert 'id="accepting"' in shown(as_person("reviewer"), "summary", done.reference)


def test_earlier_answers_lead_back_to_where_they_were_asked_for(cast, rubric, as_person):
    audit = make_audit(cast.programme, rubric, cast.manager)
    place = reverse("assessments:rate_factor", args=[audit.reference, "accepting"])
    assert f'href="{place}#ACC-2"' in shown(as_person("manager"), "earlier", audit.reference, "ACC-2")
    locked = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, period=LAST_YEAR)
    place = reverse("assessments:audit", args=[locked.reference])
    assert f'class="nhsuk-back-link" href="{place}"' in shown(
        as_person("manager"), "earlier", locked.reference, "ACC-2"
    )


@pytest.mark.parametrize("name", ["reopen", "discard"])
def test_a_step_that_others_feel_has_a_way_out_beside_its_button(cast, rubric, as_person, name):
    status = AuditStatus.SIGNED_OFF if name == "reopen" else AuditStatus.DRAFT
    audit = make_audit(cast.programme, rubric, cast.manager, status=status)
    way_out = f'<a class="nhsuk-link" href="{reverse("assessments:audit", args=[audit.reference])}">'
    assert way_out in shown(as_person("manager"), name, audit.reference)


def test_a_new_period_is_said_to_be_saved(cast, rubric, as_person):
    audit = make_audit(cast.programme, rubric, cast.manager)
    parts = {"day": 1, "month": 1, "year": 2026}
    typed = {f"period_{end}_{part}": value for end in ("start", "end") for part, value in parts.items()}
    place = reverse("assessments:change_period", args=[audit.reference])
    assert "The new period is saved." in as_person("manager").post(place, typed, follow=True).content.decode()


# --- Its questions ----------------------------------------------------------------------------------------


def test_the_rule_for_choosing_is_in_view(cast, rubric, content, as_person):
    audit = make_audit(cast.programme, rubric, cast.manager)
    page = shown(as_person("manager"), "rate_factor", audit.reference, "accepting")
    rule = page.index(content.scale.rules.score_what_is_there)
    assert re.findall("<details[^>]*>", page[:rule]) == ['<details class="nhsuk-details" data-about open>']


def test_where_nothing_is_saved_yet_no_line_lies_over_the_page(cast, rubric, as_person):
    """A line that says how saving went keeps to the lower edge of the window; an empty one has no ground."""
    audit = make_audit(cast.programme, rubric, cast.manager)
    page = shown(as_person("manager"), "rate_factor", audit.reference, "accepting")
    assert page.count("data-status></p>") == 6


def test_an_answer_that_was_sent_back_is_not_called_saved(cast, rubric, as_person):
    audit = make_audit(cast.programme, rubric, cast.manager)
    rate(
        side=own_side(audit),
        indicator="PER-2",
        entry=RatingContent(answer=3),
        expected_version=0,
        client_id="before",
        by=cast.manager,
        at=NOON,
    )
    place = reverse("assessments:rate_factor", args=[audit.reference, "personalised_practice"])
    browser = as_person("manager")
    form = {
        name: value
        for block in browser.get(place).context["blocks"]
        for name, value in ((field.html_name, field.value()) for field in block.form)
        if value is not None
    }
    answer = browser.post(place, form | {"PER-2-answer": "NA", "client_id": "mine"})
    assert answer.status_code == 422
    assert "Not saved yet: something in this answer needs another look." in answer.content.decode()
