"""What a download compares: it is cheap, and nothing that is printed and can still change is forgotten in it."""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from apps.assessments.actions.sharing import share
from apps.assessments.actions.versions import withdraw_version
from apps.improvement.statuses import ActionStatus
from apps.reports import permissions
from apps.reports.document import build, content_hash
from apps.reports.document.build import build_blank_audit, build_document
from apps.reports.document.build_living_sections import build_living_sections
from apps.reports.freshness import blank_inputs_hash, is_up_to_date, report_inputs_hash
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.surveys.domain.questions import RespondentGroup
from tests.cast import NOON
from tests.improvement.plans import make_action
from tests.reports import audits
from tests.reports.conftest import make_ready
from tests.reports.test_build import fresh
from tests.surveys.rounds import AFTER, answer_by_link, closed, make_round

pytestmark = pytest.mark.long(reason="changes one column after the other, and builds a report each time")

TODAY = (AFTER + timedelta(days=60)).date()
# A published version of the rubric never changes, and is kept by its hash; the others are read by no report.
LEFT_OUT = ("rubric", "rubric_editor", "reports", "reflections", "activity_log")


class TakenBackError(Exception):
    """Takes back what was tried."""


@pytest.fixture
def version(cast, rubric):
    """A second version with all that a report can print: two ratings, evidence, a version before, survey results."""
    peers = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)
    for level in (1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 3, 4):
        answer_by_link(peers, level)
    closed(peers)
    first = audits.reviewed(cast.programme, rubric, cast.manager, cast.reviewer, pieces=2)
    share(assessment=first, commissioner=cast.board, by=cast.manager, at=NOON)
    second = audits.next_version(first, cast.manager)
    withdraw_version(assessment=second, reason="No.", by=cast.manager, at=audits.LATER + timedelta(days=1))
    return second


def printed_hash(version) -> str:
    """Of all that is printed."""
    return build_document(fresh(version), TODAY).content_hash


def compared_hash(version) -> str:
    """Of what a download compares."""
    return report_inputs_hash(fresh(version), TODAY, names_newer=True)


def tables_asked(ask, version) -> set[str]:
    """The tables that are met by it."""
    with CaptureQueriesContext(connection) as asked:
        ask(version)
    return {name for query in asked.captured_queries for name in re.findall(r'"(\w+)"', query["sql"])}


def another(field: models.Field, value):
    """A value that is not this one; None where there is none to try."""
    if field.choices:
        return next((choice for choice, _ in field.flatchoices if choice != value), None)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateField):
        return value and value + timedelta(days=40)
    if isinstance(field, models.IntegerField | models.DecimalField):
        return (value or 0) + 1
    if isinstance(field, models.CharField | models.TextField):
        return f"{value}x"[-(field.max_length or 1000) :]
    return None


def changes(tables: set[str]):
    """Every column of the oldest and the newest row of each of these tables, with another value."""
    for model in apps.get_models():
        if not model.__module__.startswith("apps.") or model._meta.app_label in LEFT_OUT:
            continue
        if model._meta.db_table not in tables:
            continue
        rows = QuerySet(model).order_by("pk")
        for row in {rows.first(), rows.last()} - {None}:
            for field in model._meta.concrete_fields:
                value = (
                    None if field.primary_key or field.is_relation else another(field, getattr(row, field.attname))
                )
                if value is not None:
                    yield rows.filter(pk=row.pk), field.name, value


def columns_printed(printed_hash, compared_hash, version) -> set[str]:
    """The columns that change what is printed, as `Model.column`; each has to change what is compared as well."""
    before, compared, printed = printed_hash(version), compared_hash(version), set()
    # What stands in a table that printing does not ask for is not printed.
    for row, name, value in changes(tables_asked(printed_hash, version)):
        try:
            with transaction.atomic():
                row.update(**{name: value})
                if printed_hash(version) != before:
                    printed.add(f"{row.model.__name__}.{name}")
                    assert compared_hash(version) != compared, f"{row.model.__name__}.{name}"
                raise TakenBackError
        except (TakenBackError, DatabaseError, ValueError):
            continue  # what the database refuses, or nobody can read, cannot change what is printed
    return printed


def test_whatever_can_still_change_and_is_printed_is_compared(version):
    printed = columns_printed(printed_hash, compared_hash, version)
    # Some of each kind were tried, and nothing of the audit itself.
    assert {"Programme.name", "Organisation.name", "Organisation.is_made_up", "Withdrawal.at"} <= printed
    assert {"Programme.setting", "PublishedCell.mean", "Round.closes_on"} <= printed
    assert not any(
        name.startswith(("Assessment.", "Rating.", "Evidence.", "Review.", "SignOff.")) for name in printed
    )


def test_what_lives_on_is_compared_for_people_of_the_provider(cast, small_rubric):
    levels = dict.fromkeys(load_rubric_content(small_rubric).indicator_keys, 2)
    period = (date(2024, 4, 1), date(2025, 3, 31))
    audits.usual(cast.programme, small_rubric, cast.manager, period=period, levels=levels)
    audit = audits.usual(cast.programme, small_rubric, cast.manager)
    make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)

    def printed_for_provider(audit) -> str:
        living = build_living_sections(fresh(audit), TODAY)
        return build_document(fresh(audit), TODAY, living=living).content_hash

    def compared_for_provider(audit) -> str:
        return report_inputs_hash(
            fresh(audit), TODAY, names_newer=True, living=build_living_sections(fresh(audit), TODAY)
        )

    printed = columns_printed(printed_for_provider, compared_for_provider, audit)
    assert {"PlannedAction.title", "PlannedAction.due_on", "PlannedAction.status", "Membership.role"} <= printed


def test_a_newer_version_is_compared(cast, version):
    other = report_inputs_hash(fresh(version.supersedes), TODAY, names_newer=False)
    assert compared_hash(version.supersedes) != other


def test_a_day_that_opens_the_peer_workers_result_is_compared(cast, rubric):
    from tests.insights.test_seen_together import peer_round

    peer_round(cast)
    audit = fresh(audits.usual(cast.programme, rubric, cast.manager))
    early, late = (report_inputs_hash(audit, day, names_newer=True) for day in (AFTER.date(), TODAY))
    assert early != late


def test_the_layout_and_the_address_are_compared(cast, small_rubric, monkeypatch, settings):
    audit = fresh(audits.usual(cast.programme, small_rubric, cast.manager))
    first = (report_inputs_hash(audit, TODAY, names_newer=True), blank_inputs_hash(small_rubric))
    settings.SITE_URL = "https://elsewhere.example"
    second = (report_inputs_hash(audit, TODAY, names_newer=True), blank_inputs_hash(small_rubric))
    monkeypatch.setattr("apps.reports.freshness.layout_version", lambda: "2-other")
    monkeypatch.setattr("apps.reports.freshness.blank_layout_version", lambda: "2-other")
    third = (report_inputs_hash(audit, TODAY, names_newer=True), blank_inputs_hash(small_rubric))
    assert len({first[0], second[0], third[0]}) == len({first[1], second[1], third[1]}) == 3


def test_a_permission_builds_nothing(cast, small_rubric, monkeypatch):
    ready = make_ready(audits.usual(cast.programme, small_rubric, cast.manager), cast.manager)

    def fail(*arguments, **options):
        raise AssertionError("A permission built a report.")

    monkeypatch.setattr(build, "build_document", fail)
    monkeypatch.setattr(build, "build_blank_audit", fail)
    monkeypatch.setattr("apps.reports.document.report_document.ReportDocument.content_hash", property(fail))
    permissions.check_can_download(cast.manager, ready, NOON.date())
    assert is_up_to_date(ready, NOON.date())


def test_a_blank_audit_is_known_without_being_built(small_rubric, rubric):
    assert blank_inputs_hash(small_rubric) != blank_inputs_hash(rubric)
    assert build_blank_audit(small_rubric).content_hash != build_blank_audit(rubric).content_hash


def test_days_have_one_spelling_in_a_hash():
    assert content_hash.canonical_json((NOON.date(),)) == '["2026-03-02"]'
