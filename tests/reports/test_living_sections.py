"""The plan and the change over cycles in a report: for the provider's own people, and outside what was signed off."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.assessments.actions.versions import withdraw_version
from apps.assessments.models import Share
from apps.assessments.sign_off_record import SignOffState, sign_off_state
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.improvement.actions.action_progress import take_step, write_note
from apps.improvement.statuses import FLAG, ActionStatus
from apps.reports.actions import ask_for_report
from apps.reports.document.build import build_document
from apps.reports.document.build_living_sections import MOST_ROWS, build_living_sections
from apps.reports.freshness import is_up_to_date
from apps.reports.permissions import check_can_download
from apps.reports.rendering.render_html import render_html
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON
from tests.factories import make_audit
from tests.improvement.plans import make_action
from tests.reports.conftest import make_ready
from tests.reports.test_build import fresh

TODAY = date(2026, 7, 10)
BEFORE, NOW = (date(2024, 4, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31))


def living_of(audit, today=TODAY):
    return build_living_sections(fresh(audit), today)


def page_of(audit, living):
    return render_html(build_document(fresh(audit), living=living))


def report_page(as_person, name, audit) -> str:
    return as_person(name).get(reverse("reports:document", args=[audit.reference])).text


def test_the_plan_stands_in_it_as_of_the_day_and_names_nobody(cast, signed_off):
    action = make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)
    write_note(planned_action=action, text="A word between us.", by=cast.manager, at=NOON)
    page = page_of(signed_off, living_of(signed_off))
    assert "As it stood on 10 July 2026. The plan lives on." in page
    assert "the mark of this version says nothing of it" in page
    assert "● Under way<br>! Overdue" in page
    assert "a service manager" in page
    assert cast.manager.name not in page
    assert "A word between us." not in page


def test_an_empty_plan_is_a_sentence(signed_off):
    assert "Nothing was planned by then." in page_of(signed_off, living_of(signed_off))


def test_what_is_only_proposed_or_was_stopped_is_not_listed(cast, signed_off):
    make_action(cast.programme, cast.manager, title="Stopped one", status=ActionStatus.STOPPED)
    plan = living_of(signed_off).plan
    assert (plan.rows, plan.stopped, plan.is_empty) == ((), 1, False)


def test_a_long_plan_is_cut(cast, signed_off):
    for number in range(MOST_ROWS + 2):
        make_action(cast.programme, cast.manager, title=f"Action {number}")
    plan = living_of(signed_off).plan
    assert (len(plan.rows), plan.left_out) == (MOST_ROWS, 2)


def test_nobody_outside_the_provider_meets_it(as_person, cast, shared):
    make_action(cast.programme, cast.manager, title="Let people choose")
    for name in ("manager", "peer_worker", "reviewer", "administrator"):
        assert "Let people choose" in report_page(as_person, name, shared)
    page = report_page(as_person, "commissioner", shared)
    assert "Let people choose" not in page
    assert 'id="r-plan"' not in page
    preview = as_person("manager").get(reverse("reports:sharing", args=[shared.reference])).text
    assert "Let people choose" not in preview


def test_there_are_two_files_and_a_commissioner_is_never_given_the_provider_s(as_person, cast, shared, enqueued):
    inside = ask_for_report(assessment=shared, by=cast.manager, at=NOON)
    outside = ask_for_report(assessment=shared, by=cast.commissioner, at=NOON)
    assert (inside.for_provider, outside.for_provider) == (True, False)
    assert inside.pk != outside.pk
    ready = make_ready(audits_report(shared), cast.manager, for_provider=True)
    check_can_download(cast.manager, ready, NOON.date())
    with pytest.raises(NotAllowed):
        check_can_download(cast.commissioner, ready, NOON.date())
    link = reverse("reports:download", args=[ready.reference])
    assert as_person("commissioner").get(link).status_code == 403


def audits_report(audit):
    """The audit, with the rows that were only asked for taken away."""
    audit.reports.all().delete()
    return audit


def test_a_changed_plan_makes_the_provider_s_file_old_and_no_other(cast, shared):
    inside, outside = make_ready(shared, cast.manager, for_provider=True), make_ready(shared, cast.manager)
    action = make_action(cast.programme, cast.manager)
    assert not is_up_to_date(fresh_report(inside), timezone.localdate())
    assert is_up_to_date(fresh_report(outside), None)
    before = living_of(shared)
    take_step(planned_action=action, action=FLAG, reason="Nobody has time.", by=cast.manager, at=NOON)
    assert living_of(shared) != before


def fresh_report(report):
    return type(report).objects.get(pk=report.pk)


def test_another_day_alone_makes_no_new_file(cast, signed_off):
    make_action(cast.programme, cast.manager, due_on=date(2027, 1, 1))
    first, second = (
        build_document(fresh(signed_off), living=living_of(signed_off, day)) for day in (TODAY, BEFORE[0])
    )
    assert first.living.plan.standing_on != second.living.plan.standing_on
    assert first.content_hash == second.content_hash


def test_the_web_page_says_today_also_when_it_was_drawn_before(as_person, signed_off, monkeypatch):
    for day, words in ((date(2026, 7, 1), "1 July 2026"), (date(2026, 7, 9), "9 July 2026")):
        monkeypatch.setattr("apps.reports.views.documents.timezone.localdate", lambda *arguments, day=day: day)
        assert f"As it stood on {words}." in report_page(as_person, "manager", signed_off)


def test_the_plan_is_no_part_of_what_was_signed_off(cast, signed_off):
    mark = build_document(fresh(signed_off)).seal.digest
    make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)
    assert sign_off_state(fresh(signed_off)) is SignOffState.FITS
    assert build_document(fresh(signed_off), living=living_of(signed_off)).seal.digest == mark


@pytest.fixture
def two_years(cast, small_rubric):
    """Two signed-off audits of one programme, a year apart; every practice moved up."""
    made = []
    for period, level, at in ((BEFORE, 2, NOON - timedelta(days=300)), (NOW, 3, NOON)):
        made.append(
            make_audit(
                cast.programme,
                small_rubric,
                cast.manager,
                status=AuditStatus.SIGNED_OFF,
                levels=dict.fromkeys(load_rubric_content(small_rubric).indicator_keys, level),
                period=period,
                at=at,
            )
        )
    return made


class TestChangeOverCycles:
    def test_every_factor_stands_there_with_its_dots_its_words_and_its_numbers(self, two_years):
        change = living_of(two_years[1]).change
        assert [cycle.years for cycle in change.cycles] == ["2024–25", "2025–26"]
        for factor in change.factors:
            assert factor.words == "Noticeably higher."
            assert [value.value for value in factor.values] == ["2.0", "3.0"]
            assert factor.chart.svg.count("<circle") == 2
        page = page_of(two_years[1], living_of(two_years[1]))
        assert page.count("Noticeably higher.") == 2 * len(change.factors)
        assert "The scores in numbers" in page
        assert "2024–25 2.0, " in page  # the words of the drawing

    def test_an_audit_is_set_beside_those_before_it_alone(self, two_years):
        assert living_of(two_years[0]).change is None

    def test_a_withdrawn_audit_is_not_compared_and_makes_the_file_old(self, cast, two_years):
        ready = make_ready(two_years[1], cast.manager, for_provider=True)
        withdraw_version(assessment=two_years[0], reason="No.", by=cast.manager, at=NOON)
        assert living_of(two_years[1]).change is None
        assert not is_up_to_date(fresh_report(ready), timezone.localdate())

    def test_a_commissioner_does_not_learn_of_audits_that_were_not_shared(self, as_person, cast, two_years):
        Share.objects.create(assessment=two_years[1], commissioner=cast.board, shared_by=cast.manager, shared_at=NOON)
        assert "Change over cycles" not in report_page(as_person, "commissioner", two_years[1])
        page = report_page(as_person, "manager", two_years[1])
        assert 'href="#r-change"' in page
        assert 'id="r-change"' in page

    def test_cycles_cost_no_queries_of_their_own(self, cast, small_rubric, two_years, django_assert_num_queries):
        audit = fresh(two_years[1])
        with django_assert_num_queries(5):
            build_living_sections(audit, TODAY)
        for number in range(6):
            make_audit(
                cast.programme,
                small_rubric,
                cast.manager,
                status=AuditStatus.SIGNED_OFF,
                period=(date(2010 + number, 4, 1), date(2011 + number, 3, 31)),
                at=NOON - timedelta(days=400 + number),
            )
        audit = fresh(two_years[1])
        with django_assert_num_queries(5):
            living = build_living_sections(audit, TODAY)
        assert len(living.change.cycles) == 6
