"""Factors handed to colleagues: the audit says who takes which, and nobody is shut out."""

import pytest
from django.urls import reverse

from apps.accounts.actions import close_account
from apps.accounts.personal_data import sections_about
from apps.activity_log.models import Event
from apps.assessments.actions.factor_assignments import assign_factors
from apps.assessments.models import FactorAssignment
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.organisations.models import Membership, Role
from tests.cast import NOON, make_person
from tests.factories import make_audit


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager)


@pytest.fixture
def colleague(cast):
    return make_person("Mo Colleague", cast.harbour, Role.MANAGER)


def assign(audit, by, **managers):
    return assign_factors(assessment=audit, managers=managers, by=by, at=NOON)


def page_of(desk, audit):
    return desk.get(reverse("assessments:audit", args=[audit.reference])).text


def test_the_page_says_who_takes_which(audit, cast, colleague, as_person):
    desk = as_person("manager")
    where = reverse("assessments:assign_factors", args=[audit.reference])
    assert "Mo Colleague takes this one" not in page_of(desk, audit)
    answer = desk.post(where, {"accepting": str(colleague.pk), "empowering": str(cast.manager.pk)})
    assert answer.headers["Location"] == reverse("assessments:audit", args=[audit.reference])
    page = page_of(desk, audit)
    assert page.count("takes this one") == 2
    assert "Mo Colleague takes this one" in page
    assert desk.get(where).context["form"]["accepting"].value() == str(colleague.pk)


def test_nobody_is_shut_out(audit, cast, colleague, as_person):
    assign(audit, cast.manager, accepting=colleague.pk)
    where = reverse("assessments:rate_factor", args=[audit.reference, "accepting"])
    assert as_person("manager").get(where).status_code == 200


def test_it_is_taken_back_and_given_to_another(audit, cast, colleague):
    assert assign(audit, cast.manager, accepting=colleague.pk, available=colleague.pk)
    assert assign(audit, colleague, accepting=cast.manager.pk, available=None)
    assert not assign(audit, colleague, accepting=cast.manager.pk)
    row = FactorAssignment.objects.get()
    assert (row.factor.slug, row.manager, row.assigned_by) == ("accepting", cast.manager, colleague)


def test_the_trail_names_factors_and_nobody(audit, cast, colleague):
    assign(audit, cast.manager, accepting=colleague.pk)
    event = Event.objects.get(target_reference=audit.reference, what="factors handed out")
    assert event.detail == {"factors": ["accepting"]}


def test_only_a_manager_of_the_programme_can_take_one(audit, cast):
    for person in (cast.reviewer, cast.other_manager, cast.peer_worker):
        with pytest.raises(NotAllowed, match="Choose another person"):
            assign(audit, cast.manager, accepting=person.pk)
    assert not FactorAssignment.objects.exists()


def test_a_choice_that_is_not_offered_is_refused_in_words(audit, cast, as_person):
    where = reverse("assessments:assign_factors", args=[audit.reference])
    answer = as_person("manager").post(where, {"accepting": str(cast.other_manager.pk)})
    assert answer.status_code == 422
    assert "Choose one of the service managers." in answer.text


def test_a_finished_rating_is_not_handed_out(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED)
    with pytest.raises(NotAllowed, match="This rating is finished"):
        assign(audit, cast.manager, accepting=cast.manager.pk)


def test_who_manages_no_longer_takes_nothing(audit, cast, colleague, as_person):
    assign(audit, cast.manager, accepting=colleague.pk)
    Membership.objects.filter(user=colleague).delete()
    assert "takes this one" not in page_of(as_person("manager"), audit)


def test_one_manager_alone_is_told_how_to_get_a_colleague(audit, as_person):
    page = as_person("manager").get(reverse("assessments:assign_factors", args=[audit.reference])).text
    assert "You are the only service manager here." in page


def test_it_is_in_the_file_of_ones_own_data_and_goes_with_the_account(audit, cast, colleague):
    assign(audit, cast.manager, accepting=colleague.pk)
    row = {"audit": audit.reference, "factor": "accepting", "at": NOON.isoformat()}
    assert dict(sections_about(colleague))["factors_you_take"] == [row]
    assert dict(sections_about(cast.manager))["factors_you_handed_out"] == [row]
    close_account(user=colleague, by=colleague, at=NOON)
    assert not FactorAssignment.objects.exists()
