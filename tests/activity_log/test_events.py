"""The trail only grows."""

import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.activity_log.actions import record
from apps.activity_log.models import Event
from apps.common.errors import NotAllowed

from ..cast import NOON


@pytest.fixture
def event(cast) -> Event:
    return record("programme added", target=cast.programme, by=cast.manager, at=NOON, caseload=90)


def test_a_step_says_what_who_when_and_to_what(cast, event):
    stored = Event.objects.get(pk=event.pk)
    assert (stored.what, stored.by, stored.at) == ("programme added", cast.manager.pk, NOON)
    assert (stored.target_kind, stored.target_reference) == ("organisations.programme", cast.programme.reference)
    assert stored.detail == {"caseload": 90}


def test_the_system_itself_is_nobody(cast):
    assert record("report made", target=cast.programme, by=None, at=NOON).by is None


def test_what_has_no_reference_is_named_by_its_key(cast):
    assert record("account closed", target=cast.manager, by=cast.manager, at=NOON).target_reference == str(
        cast.manager.pk
    )


def change(event):
    event.what = "something else"
    event.save()


CHANGES = {
    "save": change,
    "save some fields": lambda event: event.save(update_fields=["what"]),
    "delete": lambda event: event.delete(),
    "update": lambda event: Event.objects.update(what="something else"),
    "update some": lambda event: Event.objects.filter(pk=event.pk).update(what="something else"),
    "bulk update": lambda event: Event.objects.bulk_update([event], ["what"]),
    "update or create": lambda event: Event.objects.update_or_create(
        pk=event.pk, defaults={"what": "something else"}
    ),
    "delete all": lambda event: Event.objects.all().delete(),
    "delete some": lambda event: Event.objects.filter(pk=event.pk).delete(),
}


@pytest.mark.parametrize("attempt", CHANGES.values(), ids=CHANGES.keys())
def test_nothing_is_changed_or_taken_out(event, attempt):
    with pytest.raises(NotAllowed, match="The trail is never"), transaction.atomic():
        attempt(event)
    assert Event.objects.get(pk=event.pk).what == "programme added"


def test_it_outlives_what_it_speaks_of(cast, event):
    cast.programme.commissions.all().delete()
    cast.programme.delete()
    User.objects.filter(pk=cast.manager.pk).delete()
    stored = Event.objects.get(pk=event.pk)
    assert stored.by == cast.manager.pk


def test_no_step_leads_to_another_table():
    """Foreign keys would tie a step to rows that may go."""
    assert not [field.name for field in Event._meta.get_fields() if field.is_relation]
