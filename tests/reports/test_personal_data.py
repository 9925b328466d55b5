"""What reports keep of the people who ask for them."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.urls import reverse

from apps.accounts.actions import close_account
from apps.accounts.models import User
from apps.reports.models import Report
from tests.cast import NOON
from tests.own_data import own_data
from tests.reports.conftest import make_ready


def data_of(as_person, name) -> list:
    return own_data(as_person(name))["reports_you_asked_for"]


def test_what_a_person_asked_for_comes_out(as_person, cast, shared):
    report = make_ready(shared, cast.commissioner)
    assert data_of(as_person, "commissioner") == [
        {
            "report": report.reference,
            "audit": shared.reference,
            "summary": False,
            "action_plan_of": None,
            "blank_audit_of": None,
            "asked_at": NOON.isoformat(),
        }
    ]


@pytest.mark.parametrize("name", ["manager", "reviewer", "other_manager", "newcomer"])
def test_what_others_asked_for_does_not(as_person, cast, shared, name):
    make_ready(shared, cast.commissioner)
    assert data_of(as_person, name) == []


def test_nothing_else_here_points_at_a_person():
    """Whoever adds a second such field adds it to the person's file as well."""
    fields = [
        field.name
        for model in apps.get_app_config("reports").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is User
    ]
    assert fields == ["requested_by"] * 2  # of reports, and of orders


def test_a_closed_account_leaves_the_report_and_nothing_of_the_person(as_person, cast, shared):
    report = make_ready(shared, cast.reviewer)
    name = cast.reviewer.name
    close_account(user=cast.reviewer, by=cast.reviewer, at=NOON)
    kept = Report.objects.get(pk=report.pk)
    assert kept.requested_by.name == "Former member"
    browser = as_person("manager")
    assert b"".join(browser.get(reverse("reports:download", args=[kept.reference])).streaming_content)
    assert name not in browser.get(reverse("reports:document", args=[shared.reference])).text
